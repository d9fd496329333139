package dev.offshoot.messaging.kafka;

import dev.offshoot.messaging.spi.Broker;
import dev.offshoot.messaging.spi.CloudEventHeaders;
import dev.offshoot.messaging.spi.Envelope;
import dev.offshoot.messaging.spi.ModuleConsumers;
import dev.offshoot.messaging.spi.Receiver;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The adapter for Kafka: for each module a topic, which publishers and consumers create, and a consumer group. Messages
 * of one subject have the same key. Offsets are committed after messages have been stored.
 */
public class KafkaBroker implements Broker {

    static final CloudEventHeaders HEADERS = new CloudEventHeaders("ce_");

    private static final Logger LOG = LoggerFactory.getLogger(KafkaBroker.class);

    /** Time to find out, within the time to publish, whether the cluster answers at all. */
    private static final Duration LONGEST_QUESTION = Duration.ofSeconds(1);

    private final Map<String, Object> properties;
    private final KafkaTopics topics;
    private final ModuleConsumers consumers = new ModuleConsumers();
    private volatile @Nullable KafkaProducer<byte[], byte[]> opened;

    /**
     * @param properties properties of Kafka's clients, at least {@code bootstrap.servers}
     * @param namespace the prefix of the names of topics
     * @param partitions the number of partitions of a topic that is created
     */
    public KafkaBroker(Map<String, Object> properties, String namespace, int partitions) {
        this.properties = Map.copyOf(properties);
        this.topics = new KafkaTopics(this.properties, namespace, partitions);
    }

    @Override
    public String kind() {
        return "kafka";
    }

    /** Opened late: the client fails at once if no address can be resolved. */
    private KafkaProducer<byte[], byte[]> producer() {
        var producer = opened;
        if (producer == null) {
            synchronized (this) {
                producer = opened;
                if (producer == null) {
                    var own = new HashMap<>(properties);
                    own.put("acks", "all");
                    own.put("enable.idempotence", true);
                    // the messages of a call are there already
                    own.put("linger.ms", 0);
                    own.put("max.block.ms", 2_000);
                    own.put("request.timeout.ms", 4_000);
                    own.put("delivery.timeout.ms", 10_000);
                    own.put("reconnect.backoff.max.ms", 1_000);
                    // the topic's limit decides
                    own.put("max.request.size", 30_000_000);
                    producer = new KafkaProducer<>(own, new ByteArraySerializer(), new ByteArraySerializer());
                    opened = producer;
                }
            }
        }
        return producer;
    }

    @Override
    public Outcome publish(String target, List<Envelope> messages, Duration timeout) {
        var deadline = System.nanoTime() + timeout.minus(LONGEST_QUESTION).toNanos();
        try {
            topics.declare(target, left(deadline));
            return publish(target, messages, deadline);
        } catch (IllegalArgumentException e) {
            return new Outcome(Set.of(), Failure.TARGET, e.getMessage());
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            return new Outcome(Set.of(), topics.answers() ? Failure.TARGET : Failure.BROKER, describe(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome(Set.of(), Failure.BROKER, "Interrupted while publishing");
        }
    }

    private Outcome publish(String target, List<Envelope> messages, long deadline) throws InterruptedException {
        var confirms = new LinkedHashMap<UUID, Future<RecordMetadata>>();
        for (var message : messages) {
            confirms.put(message.id(), producer().send(record(topics.of(target), message)));
        }
        var confirmed = new HashSet<UUID>();
        Failure failure = null;
        String error = null;
        for (var confirm : confirms.entrySet()) {
            try {
                confirm.getValue().get(left(deadline).toNanos(), TimeUnit.NANOSECONDS);
                confirmed.add(confirm.getKey());
            } catch (ExecutionException | TimeoutException e) {
                if (e.getCause() instanceof RecordTooLargeException) {
                    failure = Failure.MESSAGE;
                    error = "Message " + confirm.getKey() + ": " + describe(e);
                } else if (failure == null) {
                    failure = Failure.TARGET;
                    error = describe(e);
                }
            }
        }
        if (failure == Failure.TARGET) {
            // it may no longer exist: the next call creates it
            topics.forget(target);
            if (confirmed.isEmpty() && !topics.answers()) {
                failure = Failure.BROKER;
            }
        }
        return new Outcome(confirmed, failure, error);
    }

    private static ProducerRecord<byte[], byte[]> record(String topic, Envelope message) {
        var key = message.subject() == null ? message.id().toString() : message.subject();
        var made = new ProducerRecord<>(
                topic, null, message.sentAt().toEpochMilli(), bytes(key), CloudEventHeaders.body(message));
        made.headers().add("content-type", bytes("application/json"));
        HEADERS.of(message).forEach((name, value) -> made.headers().add(name, bytes(value)));
        return made;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Duration left(long deadline) {
        return Duration.ofNanos(Math.max(1, deadline - System.nanoTime()));
    }

    private static String describe(Exception failure) {
        if (failure instanceof TimeoutException) {
            return "No answer in time";
        }
        var cause = failure.getCause() == null ? failure : failure.getCause();
        return cause.getClass().getSimpleName() + ": " + cause.getMessage();
    }

    @Override
    public void consume(String module, Receiver receiver) {
        consumers.add(module, new KafkaModuleConsumer(properties, topics, module, receiver));
    }

    @Override
    public void stopConsuming(String module) {
        consumers.stop(module);
    }

    @Override
    public boolean isConsuming(String module) {
        return consumers.isConsuming(module);
    }

    @Override
    public int consumerCount(String module) {
        try {
            return topics.members(module);
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            LOG.warn("Kafka does not tell how many processes consume '{}': {}", topics.of(module), describe(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return 0;
    }

    @Override
    public Map<String, Long> held(Collection<String> modules) {
        try {
            return topics.held(modules, LONGEST_QUESTION);
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            LOG.debug("Kafka does not tell how many messages it holds", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Map.of();
    }

    @Override
    public void close() {
        consumers.stopAll();
        var producer = opened;
        if (producer != null) {
            producer.close(Duration.ofSeconds(2));
        }
        topics.close();
    }
}
