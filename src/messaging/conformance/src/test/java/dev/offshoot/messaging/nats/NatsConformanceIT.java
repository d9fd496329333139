package dev.offshoot.messaging.nats;

import dev.offshoot.messaging.spi.Broker;
import dev.offshoot.messaging.testing.BrokerConformance;
import dev.offshoot.messaging.testing.BrokerUnderTest;
import dev.offshoot.messaging.testing.RunningNats;
import dev.offshoot.messaging.testing.TcpRelay;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StreamConfiguration;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

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
        public boolean createUnsuitableQueue(String namespace, String module) {
            withServer(server -> server.jetStreamManagement()
                    .addStream(StreamConfiguration.builder()
                            .name(namespace + "-" + module)
                            .subjects(namespace + "." + module)
                            .retentionPolicy(RetentionPolicy.Limits)
                            .maxMessages(10)
                            .build()));
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
}
