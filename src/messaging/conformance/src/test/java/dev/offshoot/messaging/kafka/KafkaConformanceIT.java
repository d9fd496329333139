package dev.offshoot.messaging.kafka;

import dev.offshoot.brokers.KafkaServer;
import dev.offshoot.messaging.spi.Broker;
import dev.offshoot.messaging.testing.BrokerConformance;
import dev.offshoot.messaging.testing.BrokerUnderTest;
import dev.offshoot.messaging.testing.FreePorts;
import dev.offshoot.messaging.testing.TcpRelay;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

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
            var adapter = new KafkaBroker(Map.of("bootstrap.servers", "127.0.0.1:" + port), namespace, 4);
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
        public boolean createUnsuitableQueue(String namespace, String module) {
            try (var admin = Admin.create(Map.of("bootstrap.servers", "127.0.0.1:" + direct))) {
                var topic =
                        new NewTopic(namespace + "." + module, 1, (short) 1).configs(Map.of("retention.ms", "60000"));
                admin.createTopics(List.of(topic)).all().get(10, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
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
            try (var admin = Admin.create(Map.of("bootstrap.servers", "127.0.0.1:" + direct))) {
                admin.deleteTopics(List.of(namespace + "." + module)).all().get(10, TimeUnit.SECONDS);
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
}
