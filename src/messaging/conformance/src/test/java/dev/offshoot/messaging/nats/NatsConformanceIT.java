package dev.offshoot.messaging.nats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.offshoot.messaging.spi.Broker;
import dev.offshoot.messaging.testing.BrokerConformance;
import dev.offshoot.messaging.testing.BrokerUnderTest;
import dev.offshoot.messaging.testing.CollectingReceiver;
import dev.offshoot.messaging.testing.RunningNats;
import dev.offshoot.messaging.testing.TcpRelay;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Tests the adapter with a NATS server of its own. */
@Tag("all")
class NatsConformanceIT extends BrokerConformance {

    @TempDir
    static Path folder;

    private static JetStream nats;

    private static final class JetStream implements BrokerUnderTest {

        private final RunningNats running = new RunningNats(folder);
        private final Map<Broker, TcpRelay> relays = new ConcurrentHashMap<>();

        @Override
        public Broker connect(String namespace) {
            var relay = new TcpRelay(running.port());
            var adapter =
                    new NatsBroker(new NatsConnection(List.of("nats://127.0.0.1:" + relay.port()), null), namespace, 1);
            relays.put(adapter, relay);
            return adapter;
        }

        @Override
        public void disconnect(Broker adapter) {
            try (var relay = relays.remove(adapter)) {
                adapter.close();
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
            var stream = StreamConfiguration.builder()
                    .name(namespace + "-" + module)
                    .subjects(namespace + "." + module)
                    .retentionPolicy(RetentionPolicy.WorkQueue);
            switch (shape) {
                case 0 -> stream.retentionPolicy(RetentionPolicy.Limits).maxMessages(10);
                case 1 -> stream.maxAge(Duration.ofMinutes(5));
                case 2 -> stream.maxMessages(10);
                case 3 -> stream.maxBytes(10_000);
                case 4 -> stream.maxMessagesPerSubject(10).discardPolicy(DiscardPolicy.New);
                case 5 -> stream.storageType(StorageType.Memory);
                default -> {
                    return false;
                }
            }
            withServer(server -> server.jetStreamManagement().addStream(stream.build()));
            return true;
        }

        @Override
        public boolean deliverInVain(String namespace, String module, int messages, int times) {
            withServer(server -> {
                var consumer = server.getConsumerContext(namespace + "-" + module, "hosts");
                for (var time = 0; time < times; time++) {
                    var fetched = new ArrayList<Message>();
                    while (fetched.size() < messages) {
                        fetched.add(consumer.next());
                    }
                    fetched.forEach(Message::nak);
                }
                server.flush(Duration.ofSeconds(5));
            });
            return true;
        }

        @Override
        public void sendBytes(String namespace, String module, byte[] body) {
            withServer(server -> server.jetStream().publish(namespace + "." + module, body));
        }

        @Override
        public void deleteQueue(String namespace, String module) {
            withServer(server -> server.jetStreamManagement().deleteStream(namespace + "-" + module));
        }

        /** An action on a connection. */
        private interface OnConnection {

            void run(Connection connection) throws Exception;
        }

        private void withServer(OnConnection action) {
            try (var server = Nats.connect("nats://127.0.0.1:" + running.port())) {
                action.run(server);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public String refusedPayload() {
            return "x".repeat(1_100_000);
        }

        @Override
        public String limit() {
            return "max_payload";
        }

        @Override
        public void stop() {
            running.stop();
        }

        @Override
        public void start() {
            running.start();
        }

        @Override
        public boolean isDurable() {
            return true;
        }

        @Override
        public void close() {
            running.close();
        }
    }

    @BeforeAll
    static void startBroker() {
        nats = new JetStream();
        nats.start();
    }

    @AfterAll
    static void stopBroker() {
        nats.close();
    }

    @Override
    protected BrokerUnderTest broker() {
        return nats;
    }

    /** Percent signs introduce the bytes of encoded characters; a foreign sender may not know. */
    @Test
    void parksAMessageWhoseHeadersAreNotEncoded() {
        var adapter = nats.connect("foreign");
        try {
            var receiver = new CollectingReceiver();
            adapter.consume("archive", receiver);
            await().atMost(Duration.ofSeconds(30)).until(() -> adapter.isConsuming("archive"));
            var headers = new Headers();
            headers.put("ce-type", "100%");
            headers.put("content-type", "%zz");
            nats.withServer(
                    server -> server.jetStream().publish("foreign.archive", headers, "{\"a\":1}".getBytes(UTF_8)));

            await().atMost(Duration.ofSeconds(30))
                    .until(() -> !receiver.received().isEmpty());

            assertThat(receiver.received()).singleElement().satisfies(one -> {
                assertThat(one.error()).startsWith("It is not a valid message: ");
                assertThat(one.message().payload()).isEqualTo("{\"a\":1}");
            });
        } finally {
            adapter.stopConsuming("archive");
            nats.disconnect(adapter);
        }
    }

    /** The server reports it for each question, and the adapter asks every second. */
    @Test
    void reportsAMissingPermissionOnce() throws IOException {
        var configuration = Files.writeString(
                folder.resolve("permissions.conf"),
                "authorization { users: [ { user: poor, password: pw, permissions: { publish: { deny: "
                        + "[\"$JS.API.STREAM.INFO.>\"] } } } ] }");
        var log = (Logger) LoggerFactory.getLogger("dev.offshoot.messaging.nats");
        var lines = new ListAppender<ILoggingEvent>();
        lines.list = new CopyOnWriteArrayList<>();
        lines.start();
        log.addAppender(lines);
        try (var server = new RunningNats(folder.resolve("permissions")).start("--config", configuration.toString())) {
            var adapter = new NatsBroker(
                    new NatsConnection(List.of("nats://poor:pw@127.0.0.1:" + server.port()), null), "poor", 1);
            try {
                adapter.consume("archive", new CollectingReceiver());
                await().atMost(Duration.ofSeconds(30)).until(() -> !lines.list.isEmpty());
                var until = System.nanoTime() + Duration.ofSeconds(6).toNanos();
                await().until(() -> System.nanoTime() > until);

                assertThat(lines.list)
                        .extracting(ILoggingEvent::getFormattedMessage)
                        .filteredOn(line -> line.contains("ermissions"))
                        .hasSize(1);
            } finally {
                adapter.stopConsuming("archive");
                adapter.close();
            }
        } finally {
            log.detachAppender(lines);
        }
    }
}
