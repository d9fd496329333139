package dev.offshoot.messaging.kafka;

import dev.offshoot.messaging.spi.Body;
import dev.offshoot.messaging.spi.Broker;
import dev.offshoot.messaging.spi.CloudEventHeaders;
import dev.offshoot.messaging.spi.Envelope;
import dev.offshoot.messaging.spi.ModuleConsumers;
import dev.offshoot.messaging.spi.Outages;
import dev.offshoot.messaging.spi.ReceivedMessage;
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
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
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

    private static final CloudEventHeaders HEADERS = new CloudEventHeaders("ce_", "content-type");

    private static final Logger LOG = LoggerFactory.getLogger(KafkaBroker.class);

    /** Time to find out, within the time to publish, whether the cluster answers at all. */
    private static final Duration LONGEST_QUESTION = Duration.ofSeconds(1);

    /** How long the client may wait before it takes a message, for the topic's leaders or for memory. */
    private static final Duration LONGEST_BLOCK = Duration.ofSeconds(2);

    private static final String PROPERTIES = "offshoot.messaging.kafka.properties.";

    private static final Outages.Settings SETTINGS = new Outages.Settings(
            "offshoot.messaging.kafka.servers",
            PROPERTIES + "sasl.mechanism and " + PROPERTIES + "sasl.jaas.config",
            "SASL_SSL or SSL as " + PROPERTIES + "security.protocol",
            PROPERTIES + "ssl.truststore.location");

    private final Map<String, Object> properties;
    private final KafkaTopics topics;
    private final Outages outages;
    private final UUID process = UUID.randomUUID();
    private final ModuleConsumers consumers = new ModuleConsumers();
    private volatile @Nullable KafkaProducer<byte[], byte[]> opened;

    /**
     * @param properties properties of Kafka's clients, at least {@code bootstrap.servers}
     * @param namespace the prefix of the names of topics
     * @param partitions the number of partitions of a topic that is created
     * @param replicas how many servers keep a topic that is created; 0 for as many as the cluster does by default
     */
    public KafkaBroker(Map<String, Object> properties, String namespace, int partitions, int replicas) {
        this.properties = Map.copyOf(properties);
        this.topics = new KafkaTopics(this.properties, namespace, partitions, replicas);
        this.outages = new Outages(server(properties), Failures::refusal);
    }

    private static Outages.Server server(Map<String, Object> properties) {
        return new Outages.Server(
                "Kafka",
                List.of(String.valueOf(properties.get("bootstrap.servers")).split(",")),
                String.valueOf(properties.get("security.protocol")).contains("SSL"),
                SETTINGS);
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
                    own.put("max.block.ms", LONGEST_BLOCK.toMillis());
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

    /** A client that was refused when it asked for its producer id never asks again, even with the right password. */
    private void reopenIfRefused(Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof AuthenticationException) {
                closeProducer(Duration.ZERO);
                return;
            }
        }
    }

    private synchronized void closeProducer(Duration patience) {
        var producer = opened;
        opened = null;
        if (producer != null) {
            producer.close(patience);
        }
    }

    @Override
    public Outcome publish(String target, List<Envelope> messages, Duration timeout) {
        var deadline = System.nanoTime() + timeout.minus(LONGEST_QUESTION).toNanos();
        try {
            topics.declare(target, left(deadline));
            return publish(target, messages, deadline);
        } catch (IllegalArgumentException e) {
            return new Outcome(Set.of(), Failure.TARGET, e.getMessage());
        } catch (ExecutionException | TimeoutException | KafkaException | IllegalStateException e) {
            // of the last kind if another thread has closed the client meanwhile
            reopenIfRefused(e);
            var trouble = topics.trouble(e);
            if (trouble != null) {
                outages.began(trouble);
            }
            return trouble == null
                    ? new Outcome(Set.of(), Failure.TARGET, topics.explain(target, e))
                    : new Outcome(Set.of(), Failure.BROKER, Outages.describe(trouble));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome(Set.of(), Failure.BROKER, "Interrupted while publishing");
        }
    }

    private Outcome publish(String target, List<Envelope> messages, long deadline) throws InterruptedException {
        var confirms = new LinkedHashMap<UUID, Future<RecordMetadata>>();
        var confirmed = new HashSet<UUID>();
        Failure failure = null;
        String error = null;
        var began = System.nanoTime();
        for (var message : messages) {
            if (System.nanoTime() - began > LONGEST_BLOCK.toNanos() / 2
                    && left(deadline).compareTo(LONGEST_BLOCK) < 0) {
                // the client has kept this waiting, and would again
                failure = Failure.TARGET;
                error = Failures.describe(new TimeoutException());
                break;
            }
            confirms.put(message.id(), producer().send(record(topics.of(target), message)));
        }
        for (var confirm : confirms.entrySet()) {
            try {
                confirm.getValue().get(left(deadline).toNanos(), TimeUnit.NANOSECONDS);
                confirmed.add(confirm.getKey());
            } catch (ExecutionException | TimeoutException e) {
                reopenIfRefused(e);
                if (e.getCause() instanceof RecordTooLargeException) {
                    failure = Failure.MESSAGE;
                    error = "Message " + confirm.getKey() + " is larger than the topic '" + topics.of(target)
                            + "' of Kafka accepts: raise its max.message.bytes, then replay it";
                } else if (failure == null) {
                    failure = Failure.TARGET;
                    error = Failures.describe(e);
                }
            }
        }
        if (!confirmed.isEmpty()) {
            outages.ended();
        }
        if (failure == Failure.TARGET) {
            // it may no longer exist: the next call creates it
            topics.forget(target);
            var trouble = confirmed.isEmpty() ? topics.trouble() : null;
            if (trouble != null) {
                outages.began(trouble);
                failure = Failure.BROKER;
            }
        }
        return new Outcome(confirmed, failure, error);
    }

    private static ProducerRecord<byte[], byte[]> record(String topic, Envelope message) {
        var key = message.subject() == null ? message.id().toString() : message.subject();
        var body = Body.of(message);
        // without the message's own time: one that is ahead of the server's clock would make it refuse the whole batch
        var made = new ProducerRecord<>(topic, bytes(key), body.bytes());
        HEADERS.of(message, body).forEach((name, value) -> made.headers().add(name, bytes(value)));
        return made;
    }

    static ReceivedMessage read(ConsumerRecord<byte[], byte[]> message, boolean redelivered) {
        return HEADERS.read(
                name -> {
                    var header = message.headers().lastHeader(name);
                    return header == null || header.value() == null
                            ? null
                            : new String(header.value(), StandardCharsets.UTF_8);
                },
                message.value() == null ? new byte[0] : message.value(),
                redelivered);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Duration left(long deadline) {
        return Duration.ofNanos(Math.max(1, deadline - System.nanoTime()));
    }

    @Override
    public void consume(String module, Receiver receiver) {
        consumers.add(module, new KafkaModuleConsumer(properties, topics, outages, process, module, receiver));
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
            return topics.processes(module);
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            LOG.warn(
                    "Kafka does not tell how many processes consume '{}': {}", topics.of(module), Failures.describe(e));
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
        closeProducer(Duration.ofSeconds(2));
        topics.close();
    }
}
