package dev.offshoot.journeys;

import org.junit.jupiter.api.Tag;

@Tag("all")
class OverZeroMqIT extends OverOwnBrokerIT {

    OverZeroMqIT() {
        super("zeromq", "ZeroMQ, ");
    }
}
