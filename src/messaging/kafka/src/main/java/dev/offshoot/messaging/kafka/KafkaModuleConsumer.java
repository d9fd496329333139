package dev.offshoot.messaging.kafka;

import static java.util.Objects.requireNonNull;

import dev.offshoot.messaging.spi.CloudEventHeaders;
import dev.offshoot.messaging.spi.ModuleConsumers;
import dev.offshoot.messaging.spi.ReceivedMessage;
import dev.offshoot.messaging.spi.Receiver;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Consumes one module's topic. Commits offsets only after the receiver has returned.
 *
 * <p>Kafka counts no deliveries. So before the first messages of a partition that this process was given are received,
 * their number of deliveries is committed with their offset; a later process finds it if this one dies.
 */
final class KafkaModuleConsumer implements ConsumerRebalanceListener, ModuleConsumers.Running {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaModuleConsumer.class);

    /** Kafka gives a dead process's partitions to others after this time; servers accept no less by default. */
    private static final Duration SESSION = Duration.ofSeconds(6);

    /** How long messages that cannot be stored are held before this process leaves the group. */
    private static final Duration LONGEST_HOLD = Duration.ofMinutes(4);

    private static final Duration LONGEST_POLL = Duration.ofMillis(200);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_QUESTION = Duration.ofSeconds(2);
    private static final long NANOS_BETWEEN_DELETIONS = Duration.ofMinutes(1).toNanos();

    private final Map<String, Object> properties;
    private final KafkaTopics topics;
    private final String module;
    private final Receiver receiver;
    private final Thread thread;
    /** Partitions of which nothing has been stored since they were assigned, with the number of earlier deliveries. */
    private final Map<TopicPartition, Integer> fresh = new ConcurrentHashMap<>();

    private final Map<TopicPartition, Long> consumed = new HashMap<>();
    private long lastDeletion = System.nanoTime();
    private volatile boolean active = true;
    private volatile boolean assigned;
    private volatile long lastHeartbeat = System.nanoTime();
    private @Nullable KafkaConsumer<byte[], byte[]> consumer;

    KafkaModuleConsumer(Map<String, Object> properties, KafkaTopics topics, String module, Receiver receiver) {
        this.properties = new HashMap<>(properties);
        this.topics = topics;
        this.module = module;
        this.receiver = receiver;
        this.properties.put("group.id", topics.of(module));
        this.properties.put("group.protocol", "classic");
        // gives up all partitions at each rebalance, so that what could not be committed during one is received again
        this.properties.put("partition.assignment.strategy", RangeAssignor.class.getName());
        this.properties.put("enable.auto.commit", false);
        this.properties.put("auto.offset.reset", "earliest");
        this.properties.put("allow.auto.create.topics", false);
        this.properties.put("max.poll.records", receiver.batchSize());
        this.properties.put("session.timeout.ms", (int) SESSION.toMillis());
        this.properties.put("heartbeat.interval.ms", (int) SESSION.toMillis() / 4);
        this.properties.put("max.poll.interval.ms", (int) LONGEST_HOLD.toMillis() + 60_000);
        this.properties.put("request.timeout.ms", 4_000);
        this.properties.put("default.api.timeout.ms", 4_000);
        this.properties.put("reconnect.backoff.max.ms", 1_000);
        this.thread = new Thread(this::run, "queue-" + module);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public boolean isConsuming() {
        return assigned && System.nanoTime() - lastHeartbeat < SESSION.toNanos();
    }

    private void run() {
        while (active) {
            try {
                topics.declare(module, LONGEST_QUESTION);
                consume();
            } catch (ExecutionException | TimeoutException | RuntimeException e) {
                if (active) {
                    LOG.warn("The topic '{}' cannot be consumed: {}", topics.of(module), e.toString());
                    topics.forget(module);
                    awaitReady();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void awaitReady() {
        try {
            do {
                Thread.sleep(PAUSE.toMillis());
            } while (active && !receiver.isReady());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Consumes as one member of the group, until that fails or the consumer is stopped. */
    private void consume() {
        fresh.clear();
        consumed.clear();
        var member = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumer = member;
        try {
            member.subscribe(List.of(topics.of(module)), this);
            while (active) {
                var records = member.poll(LONGEST_POLL);
                noteHeartbeat(member);
                try {
                    for (var partition : records.partitions()) {
                        if (active) {
                            receive(partition, records.records(partition));
                        }
                    }
                } catch (RebalanceInProgressException | CommitFailedException e) {
                    LOG.debug("Messages for '{}' may be delivered to another process again", module, e);
                }
                deleteConsumed();
            }
            deleteAllConsumed();
        } finally {
            assigned = false;
            member.close(CloseOptions.timeout(LONGEST_QUESTION));
        }
    }

    private void noteHeartbeat(KafkaConsumer<byte[], byte[]> member) {
        member.metrics().forEach((name, metric) -> {
            if (name.name().equals("last-heartbeat-seconds-ago") && metric.metricValue() instanceof Double seconds) {
                if (seconds >= 0 && seconds < SESSION.toSeconds()) {
                    lastHeartbeat = System.nanoTime();
                }
            }
        });
    }

    private void receive(TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> records) {
        var earlier = fresh.get(partition);
        if (earlier != null) {
            commit(partition, records.get(0).offset(), earlier + 1);
        }
        var deliveries = earlier == null ? 1 : earlier + 1;
        if (CloudEventHeaders.isSuspect(deliveries)) {
            // those behind the first have not been delivered as often as that, but may have been in its company
            receive(partition, records.subList(0, 1), deliveries, earlier != null);
            for (var other : records.subList(1, records.size())) {
                receive(partition, List.of(other), 1, true);
            }
        } else {
            receive(partition, records, deliveries, earlier != null);
        }
    }

    private void receive(
            TopicPartition partition,
            List<ConsumerRecord<byte[], byte[]>> records,
            int deliveries,
            boolean redelivered) {
        var began = System.nanoTime();
        receiver.receive(
                records.stream()
                        .map(one -> CloudEventHeaders.limit(read(one, redelivered), deliveries))
                        .toList(),
                () -> active && System.nanoTime() - began < LONGEST_HOLD.toNanos());
        var next = records.get(records.size() - 1).offset() + 1;
        commit(partition, next, 0);
        fresh.remove(partition);
        consumed.put(partition, next);
    }

    private void commit(TopicPartition partition, long offset, int deliveries) {
        requireNonNull(consumer)
                .commitSync(Map.of(
                        partition, new OffsetAndMetadata(offset, deliveries == 0 ? "" : String.valueOf(deliveries))));
    }

    private static ReceivedMessage read(ConsumerRecord<byte[], byte[]> message, boolean redelivered) {
        return KafkaBroker.HEADERS.read(
                name -> {
                    var header = message.headers().lastHeader(name);
                    return header == null || header.value() == null
                            ? null
                            : new String(header.value(), StandardCharsets.UTF_8);
                },
                message.value() == null ? new byte[0] : message.value(),
                redelivered);
    }

    /** So that a process which comes back after the group's offsets have expired does not receive them again. */
    private void deleteAllConsumed() {
        if (!consumed.isEmpty()) {
            try {
                topics.delete(Map.copyOf(consumed)).get(LONGEST_QUESTION.toMillis(), TimeUnit.MILLISECONDS);
            } catch (ExecutionException | TimeoutException e) {
                LOG.debug("Messages of '{}' that were received are deleted by a later process", module, e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void deleteConsumed() {
        if (!consumed.isEmpty() && System.nanoTime() - lastDeletion > NANOS_BETWEEN_DELETIONS) {
            lastDeletion = System.nanoTime();
            topics.delete(Map.copyOf(consumed));
            consumed.clear();
        }
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        for (var offset :
                requireNonNull(consumer).committed(Set.copyOf(partitions)).entrySet()) {
            fresh.put(offset.getKey(), deliveries(offset.getValue()));
        }
        assigned = true;
        lastHeartbeat = System.nanoTime();
    }

    private static int deliveries(@Nullable OffsetAndMetadata committed) {
        if (committed == null || committed.metadata() == null) {
            return 0;
        }
        return committed.metadata().matches("\\d{1,6}") ? Integer.parseInt(committed.metadata()) : 0;
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        partitions.forEach(fresh::remove);
        partitions.forEach(consumed::remove);
    }

    /** Stops. What it has not committed is delivered again. */
    @Override
    public void stop() {
        active = false;
        try {
            thread.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
