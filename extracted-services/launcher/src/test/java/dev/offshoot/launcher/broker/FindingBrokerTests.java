package dev.offshoot.launcher.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.ConnectionFactory;
import dev.offshoot.launcher.terminal.Refused;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FindingBrokerTests {

    @TempDir
    Path folder;

    private final List<String> remarks = new ArrayList<>();
    private @Nullable IOException refusal;

    @Test
    void takesTheRabbitOfThisMachine() {
        var broker = find(Map.of(), false, true);

        assertThat(broker).isNotNull();
        assertThat(broker.kind()).isEqualTo(Broker.Kind.FOUND);
    }

    @Test
    void startsItsOwnOnlyWhereThereAreSeveralProcesses() {
        refusal = new ConnectException("Connection refused");

        assertThat(find(Map.of(), false, true)).isNull();
        assertThat(find(Map.of(), false, false)).isEqualTo(Broker.none());
        assertThat(remarks).isEmpty();
    }

    @Test
    void saysInOneLineThatABrokerRefuses() {
        refusal = new IOException("name and password are not accepted\nat pages");

        assertThat(find(Map.of(), false, true)).isNull();
        assertThat(remarks)
                .containsExactly(
                        "The broker at 127.0.0.1:5672 refuses 'guest', so it is not used: name and password are"
                                + " not accepted");
    }

    @Test
    void doesNotDoWithoutTheOneThatIsConfigured() {
        refusal = new ConnectException("Connection refused");

        assertThatThrownBy(() -> find(Map.of("SPRING_RABBITMQ_HOST", "mq"), false, true))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("No broker answers at mq:5672");
        refusal = new IOException("name and password are not accepted");
        assertThatThrownBy(() -> find(Map.of("SPRING_RABBITMQ_HOST", "mq"), false, true))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("refuses 'guest'");
    }

    @Test
    void startsItsOwnIfItIsToldToWhateverElseThereIs() {
        assertThat(find(Map.of("SPRING_RABBITMQ_HOST", "mq"), true, true)).isNull();
    }

    @Test
    void showsNoPasswordsOfAddresses() {
        assertThat(find(Map.of("SPRING_RABBITMQ_ADDRESSES", "amqp://me:secret@mq:5671,you:secret@mr"), false, true)
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

            assertThatThrownBy(
                            () -> FindingBroker.signInForReal("127.0.0.1", deaf.getLocalPort(), "guest", "guest", "/"))
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(ConnectException.class);
            accepting.join();
        }
    }

    @Test
    void letsInWhoKnowsThePasswordOfTheOneInside() throws Exception {
        try (var broker = new EmbeddedBroker(folder.resolve("broker"), "offshoot", "a-password")) {
            FindingBroker.signInForReal("127.0.0.1", broker.port(), "offshoot", "a-password", "/");

            assertThatThrownBy(() -> FindingBroker.signInForReal("127.0.0.1", broker.port(), "guest", "guest", "/"))
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

    private @Nullable Broker find(Map<String, String> environment, boolean embedded, boolean needed) {
        return new FindingBroker(
                        (host, port, username, password, virtualHost) -> {
                            if (refusal != null) {
                                throw refusal;
                            }
                        },
                        environment,
                        remarks::add)
                .find(embedded, needed);
    }
}
