package dev.offshoot.messaging.kafka;

import static java.util.Objects.requireNonNull;

import dev.offshoot.messaging.spi.CloudEventHeaders;
import dev.offshoot.messaging.spi.ConsumerErrors;
import dev.offshoot.messaging.spi.ModuleConsumers;
import dev.offshoot.messaging.spi.Outages;
import dev.offshoot.messaging.spi.Receiver;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
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

    /**
     * How long messages that cannot be stored are held before this process leaves the group. It holds up its share of
     * the partitions, which other processes may be able to store.
     */
    private static final Duration LONGEST_HOLD = Duration.ofSeconds(20);

    private static final Duration LONGEST_POLL = Duration.ofMillis(200);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_QUESTION = Duration.ofSeconds(2);

    private final Map<String, Object> properties;
    private final KafkaTopics topics;
    private final Outages outages;
    private final String module;
    private final Receiver receiver;
    private final ConsumerErrors errors;
    private final Thread thread;
    /** Partitions of which nothing has been stored since they were assigned, with the number of earlier deliveries. */
    private final Map<TopicPartition, Integer> fresh = new ConcurrentHashMap<>();

    private final ConsumedRecords consumed;
    private volatile boolean active = true;
    private volatile boolean assigned;
    /** How many heartbeats were answered. */
    private double heartbeats;

    private volatile long lastHeartbeat = System.nanoTime();
    private @Nullable KafkaConsumer<byte[], byte[]> consumer;

    KafkaModuleConsumer(
            Map<String, Object> properties,
            KafkaTopics topics,
            Outages outages,
            UUID process,
            String module,
            Receiver receiver) {
        this.topics = topics;
        this.outages = outages;
        this.module = module;
        this.receiver = receiver;
        this.consumed = new ConsumedRecords(topics, module);
        this.errors = new ConsumerErrors(topics.of(module));
        this.properties = ConsumerProperties.of(
                properties,
                topics.of(module),
                topics.client(process, module),
                receiver.batchSize(),
                SESSION,
                LONGEST_HOLD);
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
            } catch (NotStored e) {
                if (active) {
                    LOG.warn(
                            "Messages for '{}' cannot be stored; leaving them to other processes until they can: {}",
                            module,
                            String.valueOf(e.getCause()));
                    awaitReady();
                }
            } catch (ExecutionException | TimeoutException | RuntimeException e) {
                if (active) {
                    Failures.report(e, outages, topics, module);
                    topics.forget(module);
                    awaitReady();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (Error e) {
                errors.survived(e);
                awaitReady();
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
        heartbeats = 0;
        var member = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumer = member;
        try {
            member.subscribe(List.of(topics.of(module)), this);
            while (active) {
                var records = member.poll(LONGEST_POLL);
                noteHeartbeat(member);
                logOutage();
                try {
                    for (var partition : records.partitions()) {
                        if (active) {
                            receive(partition, records.records(partition));
                        }
                    }
                } catch (RebalanceInProgressException | CommitFailedException e) {
                    LOG.debug("Messages for '{}' may be delivered to another process again", module, e);
                }
                consumed.delete();
            }
            consumed.deleteAll();
        } finally {
            assigned = false;
            member.close(CloseOptions.timeout(LONGEST_QUESTION));
        }
    }

    /** During an outage, the client tries again by itself. */
    private void logOutage() {
        if (isConsuming()) {
            outages.ended();
        } else {
            var trouble = topics.trouble();
            if (trouble != null) {
                outages.began(trouble);
            }
        }
    }

    /** Only an answer proves that the group has accepted this process, and that the server is there. */
    private void noteHeartbeat(KafkaConsumer<byte[], byte[]> member) {
        member.metrics().forEach((name, metric) -> {
            if (name.name().equals("heartbeat-total")
                    && metric.metricValue() instanceof Double answered
                    && answered > heartbeats) {
                heartbeats = answered;
                lastHeartbeat = System.nanoTime();
                outages.accepted(topics.of(module));
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
        try {
            receiver.receive(
                    records.stream()
                            .map(one -> CloudEventHeaders.limit(KafkaBroker.read(one, redelivered), deliveries))
                            .toList(),
                    () -> active && System.nanoTime() - began < LONGEST_HOLD.toNanos());
        } catch (RuntimeException e) {
            takeBack(partition, records.get(0).offset(), e);
            throw new NotStored(e);
        }
        var next = records.get(records.size() - 1).offset() + 1;
        commit(partition, next, 0);
        fresh.remove(partition);
        consumed.add(partition, next);
    }

    /** The process lives, so this delivery counts for nothing. */
    private void takeBack(TopicPartition partition, long offset, RuntimeException failure) {
        var earlier = fresh.get(partition);
        if (earlier != null) {
            try {
                commit(partition, offset, earlier);
            } catch (RuntimeException e) {
                failure.addSuppressed(e);
            }
        }
    }

    private void commit(TopicPartition partition, long offset, int deliveries) {
        requireNonNull(consumer)
                .commitSync(Map.of(
                        partition, new OffsetAndMetadata(offset, deliveries == 0 ? "" : String.valueOf(deliveries))));
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
        partitions.forEach(consumed::forget);
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
