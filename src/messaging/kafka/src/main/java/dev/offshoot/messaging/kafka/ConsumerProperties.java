package dev.offshoot.messaging.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.RangeAssignor;

/** The properties of Kafka's client that consumes one module's topic. */
final class ConsumerProperties {

    private ConsumerProperties() {}

    /**
     * @param properties what operators set
     * @param session the time after which Kafka gives a dead process's partitions to others
     * @param longestHold how long messages are held before this process leaves the group
     */
    static Map<String, Object> of(
            Map<String, Object> properties,
            String group,
            String client,
            int batchSize,
            Duration session,
            Duration longestHold) {
        var own = new HashMap<>(properties);
        own.put("group.id", group);
        own.put("client.id", client);
        own.put("group.protocol", "classic");
        // gives up all partitions at each rebalance, so that what could not be committed during one is received again
        own.put("partition.assignment.strategy", RangeAssignor.class.getName());
        own.put("enable.auto.commit", false);
        own.put("auto.offset.reset", "earliest");
        own.put("allow.auto.create.topics", false);
        own.put("max.poll.records", batchSize);
        own.put("session.timeout.ms", (int) session.toMillis());
        own.put("heartbeat.interval.ms", (int) session.toMillis() / 4);
        own.put("max.poll.interval.ms", (int) longestHold.toMillis() + 60_000);
        own.put("request.timeout.ms", 4_000);
        own.put("default.api.timeout.ms", 4_000);
        own.put("reconnect.backoff.max.ms", 1_000);
        return own;
    }
}
