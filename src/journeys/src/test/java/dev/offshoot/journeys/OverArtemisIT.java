package dev.offshoot.journeys;

import org.junit.jupiter.api.Tag;

@Tag("all")
class OverArtemisIT extends OverOwnBrokerIT {

    OverArtemisIT() {
        super("artemis", "ActiveMQ Artemis, ");
    }
}
