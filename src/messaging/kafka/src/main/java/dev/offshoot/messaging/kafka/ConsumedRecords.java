package dev.offshoot.messaging.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes what one module's consumer has stored. Not thread-safe. */
final class ConsumedRecords {

    private static final Logger LOG = LoggerFactory.getLogger(ConsumedRecords.class);

    private static final Duration LONGEST_DELETION = Duration.ofSeconds(2);
    private static final long NANOS_BETWEEN_DELETIONS = Duration.ofMinutes(1).toNanos();

    private final KafkaTopics topics;
    private final String module;
    private final Map<TopicPartition, Long> consumed = new HashMap<>();
    private long lastDeletion = System.nanoTime();

    ConsumedRecords(KafkaTopics topics, String module) {
        this.topics = topics;
        this.module = module;
    }

    /** All records of the partition before this one are stored. */
    void add(TopicPartition partition, long next) {
        consumed.put(partition, next);
    }

    /** The partition was given to another process, which deletes them. */
    void forget(TopicPartition partition) {
        consumed.remove(partition);
    }

    void clear() {
        consumed.clear();
    }

    /** Deletes them, now and then. */
    void delete() {
        if (!consumed.isEmpty() && System.nanoTime() - lastDeletion > NANOS_BETWEEN_DELETIONS) {
            lastDeletion = System.nanoTime();
            topics.delete(Map.copyOf(consumed));
            consumed.clear();
        }
    }

    /** So that a process which comes back after the group's offsets have expired does not receive them again. */
    void deleteAll() {
        if (!consumed.isEmpty()) {
            try {
                topics.delete(Map.copyOf(consumed)).get(LONGEST_DELETION.toMillis(), TimeUnit.MILLISECONDS);
            } catch (ExecutionException | TimeoutException e) {
                LOG.debug("Messages of '{}' that were received are deleted by a later process", module, e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
