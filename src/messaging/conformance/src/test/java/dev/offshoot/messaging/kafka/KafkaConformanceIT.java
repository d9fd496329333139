package dev.offshoot.messaging.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.offshoot.brokers.KafkaServer;
import dev.offshoot.messaging.spi.Broker;
import dev.offshoot.messaging.spi.Envelope;
import dev.offshoot.messaging.spi.Outages;
import dev.offshoot.messaging.testing.BrokerConformance;
import dev.offshoot.messaging.testing.BrokerUnderTest;
import dev.offshoot.messaging.testing.CollectingReceiver;
import dev.offshoot.messaging.testing.FreePorts;
import dev.offshoot.messaging.testing.TcpRelay;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.StickyAssignor;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;

/** Tests the adapter for Kafka with this server. */
@Tag("all")
class KafkaConformanceIT extends BrokerConformance {

    /** How many adapters a test may connect at a time. */
    private static final int PROCESSES = 6;

    @TempDir
    static Path folder;

    private static Kafka kafka;

    /** Clients connect to the addresses that the server tells them, so each process gets a listener of its own. */
    private static final class Kafka implements BrokerUnderTest {

        private final int direct = FreePorts.one();
        private final Map<Integer, Integer> relayed = new HashMap<>();
        private final Queue<Integer> unused = new ArrayDeque<>();
        private final Map<Broker, TcpRelay> relays = new ConcurrentHashMap<>();
        private final KafkaServer server;

        Kafka() {
            var ports = new HashMap<Integer, Integer>();
            ports.put(direct, direct);
            for (var i = 0; i < PROCESSES; i++) {
                var inside = FreePorts.one();
                var outside = FreePorts.one();
                ports.put(inside, outside);
                relayed.put(outside, inside);
            }
            unused.addAll(relayed.keySet());
            server = new KafkaServer(folder, FreePorts.one(), ports);
        }

        @Override
        public Broker connect(String namespace) {
            var port = unused.remove();
            var relay = new TcpRelay(port, relayed.get(port));
            var adapter = new KafkaBroker(Map.of("bootstrap.servers", "127.0.0.1:" + port), namespace, 4, 0);
            relays.put(adapter, relay);
            return adapter;
        }

        @Override
        public void disconnect(Broker adapter) {
            var relay = relays.remove(adapter);
            if (relay != null) {
                adapter.close();
                unused.add(relay.port());
                relay.close();
            }
        }

        @Override
        public void kill(Broker adapter) {
            relays.get(adapter).cut();
        }

        @Override
        public void freeze(Broker adapter) {
            relays.get(adapter).freeze();
        }

        @Override
        public void thaw(Broker adapter) {
            relays.get(adapter).thaw();
        }

        @Override
        public boolean createUnsuitableQueue(String namespace, String module, int shape) {
            var settings = List.of(
                    Map.of("retention.ms", "60000"),
                    Map.of("retention.ms", "-1", "retention.bytes", "1000000"),
                    Map.of("retention.ms", "-1", "cleanup.policy", "compact"));
            if (shape == settings.size()) {
                return false;
            }
            var topic = new NewTopic(namespace + "." + module, 1, (short) 1).configs(settings.get(shape));
            withServer(admin -> admin.createTopics(List.of(topic)).all().get(10, TimeUnit.SECONDS));
            return true;
        }

        /** An action of an administrator. */
        interface OnServer {

            void run(Admin admin) throws Exception;
        }

        void withServer(OnServer action) {
            try (var admin = Admin.create(Map.of("bootstrap.servers", "127.0.0.1:" + direct))) {
                action.run(admin);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public boolean deliverInVain(String namespace, String module, int messages, int times) {
            var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
            for (var partition = 0; partition < 4; partition++) {
                offsets.put(
                        new TopicPartition(namespace + "." + module, partition),
                        new OffsetAndMetadata(0, String.valueOf(times)));
            }
            withServer(admin -> admin.alterConsumerGroupOffsets(namespace + "." + module, offsets)
                    .all()
                    .get(10, TimeUnit.SECONDS));
            return true;
        }

        @Override
        public void sendBytes(String namespace, String module, byte[] body) {
            try (var producer = new KafkaProducer<>(
                    Map.<String, Object>of("bootstrap.servers", "127.0.0.1:" + direct),
                    new ByteArraySerializer(),
                    new ByteArraySerializer())) {
                producer.send(new ProducerRecord<>(namespace + "." + module, body))
                        .get(10, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void deleteQueue(String namespace, String module) {
            withServer(admin ->
                    admin.deleteTopics(List.of(namespace + "." + module)).all().get(10, TimeUnit.SECONDS));
        }

        @Override
        public String limit() {
            return "max.message.bytes";
        }

        @Override
        public String refusedPayload() {
            return "x".repeat(1_100_000);
        }

        @Override
        public void stop() {
            server.close();
        }

        @Override
        public void start() {
            try {
                server.start();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public boolean isDurable() {
            return true;
        }

        @Override
        public void close() {
            server.close();
        }
    }

    @BeforeAll
    static void startBroker() {
        kafka = new Kafka();
        kafka.start();
    }

    @AfterAll
    static void stopBroker() {
        kafka.close();
    }

    @Override
    protected BrokerUnderTest broker() {
        return kafka;
    }

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String namespace = "kafka-" + UUID.randomUUID();
    private final List<Broker> adapters = new ArrayList<>();
    private final Logger log = (Logger) LoggerFactory.getLogger("dev.offshoot.messaging");
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @BeforeEach
    void listen() {
        lines.list = new CopyOnWriteArrayList<>();
        lines.start();
        log.addAppender(lines);
    }

    @AfterEach
    void disconnect() {
        log.detachAppender(lines);
        adapters.forEach(kafka::disconnect);
    }

    private Broker connect() {
        var adapter = kafka.connect(namespace);
        adapters.add(adapter);
        return adapter;
    }

    private static CollectingReceiver consume(Broker with) {
        var receiver = new CollectingReceiver();
        with.consume("archive", receiver);
        await().atMost(PATIENCE).until(() -> with.isConsuming("archive"));
        return receiver;
    }

    private static List<Envelope> messages(int count, String payload) {
        var now = Instant.now();
        return IntStream.range(0, count)
                .mapToObj(number -> new Envelope(
                        UUID.randomUUID(), "letters.Filed", 1, "" + number, "letters", now, now, null, payload))
                .toList();
    }

    private List<String> about(String text) {
        return lines.list.stream()
                .map(event -> event.getLevel() + " " + event.getFormattedMessage())
                .filter(line -> line.contains(text))
                .toList();
    }

    /** Otherwise another process would publish the same messages at the same time. */
    @Test
    void keepsToItsTimeoutHoweverMuchItPublishes() {
        var from = connect();
        assertThat(from.publish("archive", messages(1, "{}"), Duration.ofSeconds(5))
                        .failure())
                .isNull();
        // more than the client keeps, so that it waits for each
        var large = messages(60, "{\"text\":\"" + "x".repeat(900_000) + "\"}");
        kafka.freeze(from);
        var began = System.nanoTime();

        var outcome = from.publish("archive", large, Duration.ofSeconds(5));

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofMillis(6500));
        assertThat(outcome.confirmed()).isEmpty();
        assertThat(outcome.failure()).isNotNull();
    }

    /** Heartbeats that were sent, and topics that were declared long ago, prove nothing. */
    @Test
    void doesNotSayThatTheServerIsBackWhileItIsFrozen() {
        var process = connect();
        consume(process);
        for (var target : List.of("archive", "letters")) {
            assertThat(process.publish(target, messages(1, "{}"), Duration.ofSeconds(5))
                            .failure())
                    .isNull();
        }
        kafka.freeze(process);
        await().atMost(PATIENCE).until(() -> {
            process.publish("archive", messages(1, "{}"), Duration.ofSeconds(3));
            return !about("is unavailable").isEmpty();
        });

        process.publish("letters", messages(1, "{}"), Duration.ofSeconds(3));
        process.publish("archive", messages(1, "{}"), Duration.ofSeconds(3));

        assertThat(process.isConsuming("archive")).isFalse();
        assertThat(about("is back")).isEmpty();
        kafka.thaw(process);
        await().atMost(PATIENCE).until(() -> {
            process.publish("archive", messages(1, "{}"), Duration.ofSeconds(3));
            return about("is back").size() == 1 && process.isConsuming("archive");
        });
    }

    /** Here, because other brokers have no keys. Whoever else reads the topic finds the messages about a subject in order. */
    @Test
    void theKeyOfAMessageIsItsSubject() {
        assertThat(connect()
                        .publish("archive", messages(3, "{}"), Duration.ofSeconds(5))
                        .failure())
                .isNull();
        var keys = new ArrayList<String>();
        try (var reading = new KafkaConsumer<>(
                Map.<String, Object>of(
                        "bootstrap.servers", "127.0.0.1:" + kafka.direct, "auto.offset.reset", "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            reading.assign(IntStream.range(0, 4)
                    .mapToObj(partition -> new TopicPartition(namespace + ".archive", partition))
                    .toList());
            await().atMost(PATIENCE).until(() -> {
                reading.poll(Duration.ofMillis(200)).forEach(read -> keys.add(new String(read.key())));
                return keys.size() >= 3;
            });
        }

        assertThat(keys).containsExactlyInAnyOrder("0", "1", "2");
    }

    /** Here, because other brokers have no such setting. */
    @Test
    void saysThatTheClusterHasTooFewServersForTheReplicas() {
        var process = new KafkaBroker(Map.of("bootstrap.servers", "127.0.0.1:" + kafka.direct), namespace, 4, 3);
        try {
            var outcome = process.publish("archive", messages(1, "{}"), Duration.ofSeconds(5));

            assertThat(outcome.failure()).isEqualTo(Broker.Failure.TARGET);
            assertThat(outcome.error())
                    .contains(namespace + ".archive")
                    .containsIgnoringCase("replication factor of 3");
        } finally {
            process.close();
        }
        try (var topics = new KafkaTopics(Map.of(), namespace, 4, 3)) {
            assertThat(topics.topic("archive").configs()).containsEntry("min.insync.replicas", "2");
        }
    }

    /** Here, because another client in the group wants to share the partitions in another way. */
    @Test
    void saysOnceThatTheGroupRefusesIt() {
        var process = connect();
        assertThat(process.publish("archive", messages(1, "{}"), Duration.ofSeconds(5))
                        .failure())
                .isNull();
        var other = new KafkaConsumer<>(
                Map.<String, Object>of(
                        "bootstrap.servers",
                        "127.0.0.1:" + kafka.direct,
                        "group.id",
                        namespace + ".archive",
                        "partition.assignment.strategy",
                        StickyAssignor.class.getName()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        try (other) {
            other.subscribe(List.of(namespace + ".archive"));
            await().atMost(PATIENCE).until(() -> {
                other.poll(Duration.ofMillis(200));
                return !other.assignment().isEmpty();
            });
            process.consume("archive", new CollectingReceiver());
            await().atMost(PATIENCE).until(() -> !about("cannot be used").isEmpty());
            var until = System.nanoTime() + Duration.ofSeconds(6).toNanos();
            await().atMost(PATIENCE).until(() -> {
                other.poll(Duration.ofMillis(200));
                return System.nanoTime() > until;
            });

            assertThat(about(namespace + ".archive")).hasSize(1);
        }
        await().atMost(PATIENCE).until(() -> process.isConsuming("archive"));
        await().atMost(PATIENCE).until(() -> !about("can be used now").isEmpty());
    }

    /** For a while, Kafka counts a member that is gone. */
    @Test
    void countsAProcessOnceThatHasTwoMembers() {
        var properties = Map.<String, Object>of("bootstrap.servers", "127.0.0.1:" + kafka.direct);
        var outages = new Outages(
                new Outages.Server("Kafka", List.of(), false, new Outages.Settings("", "", "", "")), failure -> null);
        var process = UUID.randomUUID();
        var watching = connect();
        try (var topics = new KafkaTopics(properties, namespace, 4, 0)) {
            var members = IntStream.range(0, 2)
                    .mapToObj(member -> new KafkaModuleConsumer(
                            properties, topics, outages, process, "archive", new CollectingReceiver()))
                    .toList();
            await().atMost(PATIENCE)
                    // there is no group before its first member
                    .ignoreExceptionsMatching(
                            failure -> NestedExceptionUtils.getRootCause(failure) instanceof GroupIdNotFoundException)
                    .until(() -> members() == 2);

            assertThat(watching.consumerCount("archive")).isEqualTo(1);

            consume(watching);
            await().atMost(PATIENCE).until(() -> watching.consumerCount("archive") == 2);
            members.forEach(KafkaModuleConsumer::stop);
        }
    }

    private int members() {
        var members = new AtomicInteger();
        kafka.withServer(admin -> members.set(admin.describeConsumerGroups(List.of(namespace + ".archive"))
                .describedGroups()
                .get(namespace + ".archive")
                .get(10, TimeUnit.SECONDS)
                .members()
                .size()));
        return members.get();
    }

    /** A process whose database is ill would hold up its share of the partitions. */
    @Test
    void leavesMessagesThatItCannotStoreToOthers() {
        var ill = connect();
        var first = consume(ill);
        first.shut();
        var well = connect();
        var second = consume(well);
        await().atMost(PATIENCE).until(() -> well.consumerCount("archive") == 2);
        var sent = messages(40, "{}");
        assertThat(well.publish("archive", sent, Duration.ofSeconds(5)).failure())
                .isNull();

        await().atMost(PATIENCE)
                .until(() ->
                        second.ids().containsAll(sent.stream().map(Envelope::id).toList()));

        assertThat(about("cannot be stored; leaving them to other processes")).hasSize(1);
        first.open();
        await().atMost(PATIENCE).until(() -> ill.isConsuming("archive"));
    }

    /** Only the death of a process counts as a delivery that a message may have caused. */
    @Test
    void countsNoDeliveryIfTheProcessLives() {
        var stopping = connect();
        var receiver = consume(stopping);
        receiver.shut();
        assertThat(stopping.publish("archive", messages(40, "{}"), Duration.ofSeconds(5))
                        .failure())
                .isNull();
        await().atMost(PATIENCE).until(() -> !receiver.offered().isEmpty());

        stopping.stopConsuming("archive");

        kafka.withServer(admin -> assertThat(admin.listConsumerGroupOffsets(namespace + ".archive")
                        .partitionsToOffsetAndMetadata()
                        .get(10, TimeUnit.SECONDS)
                        .values())
                .extracting(OffsetAndMetadata::metadata)
                .isNotEmpty()
                .containsOnly(""));
    }
}
