package dev.offshoot.launcher.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.ConnectionFactory;
import dev.offshoot.launcher.plan.Plan;
import dev.offshoot.launcher.terminal.Refused;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FindingBrokerTests {

    private static final Broker EMBEDDED = Broker.embedded(9, "a-password");
    private static final Broker KAFKA = Broker.started("kafka", 9, "a-folder");

    @TempDir
    Path folder;

    private final List<String> remarks = new ArrayList<>();
    private @Nullable IOException refusal;
    private @Nullable String refusalOfNats;

    @Test
    void takesTheRabbitOfThisMachine() {
        var broker = find(Map.of(), null, true);

        assertThat(broker.kind()).isEqualTo(Broker.Kind.FOUND);
        assertThat(broker.shown()).contains("127.0.0.1:5672", "queued messages are kept");
        assertThat(find(Map.of(), "nats", true).shown()).contains("127.0.0.1:4222", "queued messages are kept");
    }

    @Test
    void startsItsOwnOnlyWhereThereAreSeveralProcesses() {
        refusal = new ConnectException("Connection refused");

        assertThat(find(Map.of(), null, true)).isEqualTo(EMBEDDED);
        assertThat(find(Map.of(), null, false)).isEqualTo(Broker.none());
        assertThat(remarks).isEmpty();
    }

    @Test
    void saysInOneLineThatABrokerRefuses() {
        refusal = new IOException("name and password are not accepted\nat pages");

        assertThat(find(Map.of(), null, true)).isEqualTo(EMBEDDED);
        assertThat(remarks)
                .containsExactly(
                        "The broker at 127.0.0.1:5672 refuses 'guest', so it is not used: name and password are"
                                + " not accepted");
    }

    @Test
    void doesNotDoWithoutTheOneThatIsConfigured() {
        refusal = new ConnectException("Connection refused");

        assertThatThrownBy(() -> find(Map.of("SPRING_RABBITMQ_HOST", "mq"), null, true))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("No broker answers at mq:5672");
        refusal = new IOException("name and password are not accepted");
        assertThatThrownBy(() -> find(Map.of("SPRING_RABBITMQ_HOST", "mq"), null, true))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("refuses 'guest'");
    }

    @Test
    void startsItsOwnIfItIsToldToWhateverElseThereIs() {
        assertThat(find(Map.of("SPRING_RABBITMQ_HOST", "mq"), "embedded", true)).isEqualTo(EMBEDDED);
    }

    @Test
    void showsNoPasswordsOfAddresses() {
        assertThat(find(Map.of("SPRING_RABBITMQ_ADDRESSES", "amqp://me:secret@mq:5671,you:secret@mr"), null, true)
                        .shown())
                .isEqualTo("RabbitMQ, amqp://mq:5671,mr");
    }

    // another program on the broker's port must not be taken for a broker
    @Test
    void signsInForReal() throws Exception {
        try (var deaf = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            var accepting = new Thread(() -> {
                try (var caller = deaf.accept()) {
                    caller.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes());
                } catch (IOException e) {
                    // the assertion below reports the failure
                }
            });
            accepting.start();

            assertThatThrownBy(() -> new RealBrokers().signIn("127.0.0.1", deaf.getLocalPort(), "guest", "guest", "/"))
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(ConnectException.class);
            accepting.join();
        }
    }

    @Test
    void letsInWhoKnowsThePasswordOfTheOneInside() throws Exception {
        try (var broker = new EmbeddedBroker(folder.resolve("broker"), "offshoot", "a-password")) {
            new RealBrokers().signIn("127.0.0.1", broker.port(), "offshoot", "a-password", "/");

            assertThatThrownBy(() -> new RealBrokers().signIn("127.0.0.1", broker.port(), "guest", "guest", "/"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("not accepted");
        }
    }

    // kill -9 leaves files with that run's password, which the next run must delete
    @Test
    void removesWhatOneThatWasKilledHasLeft() throws Exception {
        var left = Files.createDirectories(folder.resolve("broker/work"));
        Files.writeString(left.resolve("broker.json"), "{}");

        try (var broker = new EmbeddedBroker(folder.resolve("broker"), "offshoot", "a-password")) {
            assertThat(broker.port()).isPositive();
            assertThat(left).doesNotExist();
        }

        assertThat(folder.resolve("broker")).doesNotExist();
    }

    // it loses its messages when it ends, so the number of lost messages must be known
    @Test
    void countsWhatIsLostWithTheOneInside() throws Exception {
        try (var broker = new EmbeddedBroker(folder.resolve("broker"), "offshoot", "a-password")) {
            var factory = new ConnectionFactory();
            factory.setHost("127.0.0.1");
            factory.setPort(broker.port());
            factory.setUsername("offshoot");
            factory.setPassword("a-password");
            try (var connection = factory.newConnection();
                    var channel = connection.createChannel()) {
                channel.confirmSelect();
                channel.queueDeclare("ours.inventory", true, false, false, Map.of());
                channel.basicPublish("", "ours.inventory", null, "one".getBytes());
                channel.basicPublish("", "ours.inventory", null, "two".getBytes());
                channel.waitForConfirmsOrDie(5000);
            }

            assertThat(broker.waiting("ours", "offshoot", "a-password")).isEqualTo(2);
        }
    }

    @Test
    void takesTheOneThatIsAskedFor() {
        assertThat(find(Map.of(), "kafka", true)).isEqualTo(KAFKA);
        assertThat(find(Map.of("OFFSHOOT_MESSAGING_BROKER", "kafka"), null, true))
                .isEqualTo(KAFKA);
        assertThat(find(Map.of(), "artemis", true).settings())
                .containsEntry("OFFSHOOT_MESSAGING_ARTEMIS_SERVERS", "tcp://127.0.0.1:9");
        assertThat(find(Map.of("OFFSHOOT_MESSAGING_ACTIVEMQ_SERVERS", "tcp://a:61616"), "activemq", true))
                .isEqualTo(Broker.configured("activemq", "ActiveMQ Classic, tcp://a:61616"));
        assertThat(find(Map.of("OFFSHOOT_MESSAGING_KAFKA_SERVERS", "a:9092,b:9092"), "kafka", true))
                .isEqualTo(Broker.configured("kafka", "Kafka, a:9092,b:9092"));
        assertThat(find(Map.of(), "nats", true).settings())
                .containsEntry("OFFSHOOT_MESSAGING_NATS_SERVERS", "nats://127.0.0.1:4222");
        assertThat(find(Map.of("OFFSHOOT_MESSAGING_NATS_SERVERS", "nats://me:secret@a:4222"), "nats", true)
                        .shown())
                .isEqualTo("NATS, nats://a:4222");
        assertThat(find(Map.of("OFFSHOOT_MESSAGING_BROKER", "kafka"), "rabbitmq", true)
                        .settings())
                .containsEntry("OFFSHOOT_MESSAGING_BROKER", "rabbitmq");
    }

    @Test
    void refusesWhatIsAskedForAndNotThere() {
        refusal = new ConnectException("Connection refused");
        refusalOfNats = "it runs without JetStream";

        assertThatThrownBy(() -> find(Map.of(), "rabbitmq", true))
                .hasMessage("There is no RabbitMQ for 'guest' at 127.0.0.1:5672 (Connection refused): start it, or set"
                        + " SPRING_RABBITMQ_HOST");
        assertThatThrownBy(() -> find(Map.of(), "nats", true))
                .hasMessage("There is no NATS with JetStream at 127.0.0.1:4222 (it runs without JetStream): start"
                        + " nats-server --jetstream, or set OFFSHOOT_MESSAGING_NATS_SERVERS");
        assertThatThrownBy(() -> find(Map.of(), "kafak", true))
                .isInstanceOf(Refused.class)
                .hasMessage(
                        "There is no broker 'kafak': it is one of rabbitmq, kafka, artemis, activemq, nats, zeromq, embedded");
    }

    @Test
    void tellsAProcessWhichBrokerToUseAndWhereTheOthersAre() {
        var environment = new HashMap<>(Map.of(
                "SPRING_RABBITMQ_HOST", "a-host",
                "OFFSHOOT_MESSAGING_BROKER", "rabbitmq",
                "OFFSHOOT_MESSAGING_ARTEMIS_SERVERS", "tcp://b-host:61616"));
        var plan = Plan.of(true, Set.of("inventory"), 8080, 8081);

        KAFKA.dress(environment);
        Broker.dressForAll(plan.known().get("inventory-service"), plan, environment);

        assertThat(environment)
                .containsEntry("OFFSHOOT_MESSAGING_BROKER", "kafka")
                .containsEntry("OFFSHOOT_MESSAGING_KAFKA_SERVERS", "127.0.0.1:9")
                // configured for a later change
                .containsEntry("SPRING_RABBITMQ_HOST", "a-host")
                .containsEntry("OFFSHOOT_MESSAGING_ARTEMIS_SERVERS", "tcp://b-host:61616")
                .containsEntry("OFFSHOOT_MESSAGING_ACTIVEMQ_SERVERS", "tcp://127.0.0.1:8093")
                .containsEntry("OFFSHOOT_MESSAGING_ZEROMQ_LISTEN", "tcp://127.0.0.1:10083");
        assertThat(environment.get("OFFSHOOT_MESSAGING_ZEROMQ_PEERS").split(","))
                .hasSize(9);
    }

    @Test
    void tellsAProcessOfNoOtherRabbitThanTheEmbeddedOne() {
        var environment =
                new HashMap<>(Map.of("SPRING_RABBITMQ_ADDRESSES", "a-host", "SPRING_RABBITMQ_HOST", "b-host"));

        EMBEDDED.dress(environment);

        assertThat(environment).doesNotContainKey("SPRING_RABBITMQ_ADDRESSES");
        assertThat(environment).containsEntry("SPRING_RABBITMQ_HOST", "127.0.0.1");
    }

    @Test
    void asksWhetherItIsNatsThatListens() throws Exception {
        try (var other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            var answering = new Thread(() -> {
                for (var line : List.of("220 mail", "INFO {\"jetstream\":false}", "INFO {\"jetstream\":true}")) {
                    try (var caller = other.accept()) {
                        caller.getOutputStream().write((line + "\r\n").getBytes());
                    } catch (IOException e) {
                        // the assertions below report the failure
                    }
                }
            });
            answering.start();
            var address = "127.0.0.1:" + other.getLocalPort();

            assertThat(new RealBrokers().refusalOfNats(address)).isEqualTo("what listens there is not NATS");
            assertThat(new RealBrokers().refusalOfNats(address)).isEqualTo("it runs without JetStream");
            assertThat(new RealBrokers().refusalOfNats(address)).isNull();
            answering.join();
        }
    }

    private Broker find(Map<String, String> environment, @Nullable String wanted, boolean needed) {
        var brokers = new FindingBroker.Brokers() {
            @Override
            public void signIn(String host, int port, String username, String password, String virtualHost)
                    throws IOException {
                if (refusal != null) {
                    throw refusal;
                }
            }

            @Override
            public @Nullable String refusalOfNats(String address) {
                return refusalOfNats;
            }
        };
        var own = new FindingBroker.Own() {
            @Override
            public Broker embedded() {
                return EMBEDDED;
            }

            @Override
            public Broker start(String name) {
                return Broker.started(name, 9, "a-folder");
            }
        };
        return new FindingBroker(brokers, own, environment, remarks::add).find(wanted, needed);
    }
}
