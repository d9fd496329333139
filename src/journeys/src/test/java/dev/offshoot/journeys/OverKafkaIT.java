package dev.offshoot.journeys;

import org.junit.jupiter.api.Tag;

@Tag("all")
class OverKafkaIT extends OverOwnBrokerIT {

    OverKafkaIT() {
        super("kafka", "Kafka, ");
    }
}
