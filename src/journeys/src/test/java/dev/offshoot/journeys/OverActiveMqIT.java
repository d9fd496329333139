package dev.offshoot.journeys;

import org.junit.jupiter.api.Tag;

@Tag("all")
class OverActiveMqIT extends OverOwnBrokerIT {

    OverActiveMqIT() {
        super("activemq", "ActiveMQ Classic, ");
    }
}
