package dev.offshoot.launcher.broker;

import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.PossibleAuthenticationFailureException;
import dev.offshoot.launcher.database.FindingDatabase;
import dev.offshoot.launcher.terminal.Refused;
import java.io.IOException;
import java.net.ConnectException;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Chooses the broker: the configured one, else a RabbitMQ on this machine, else one inside the launcher. */
public final class FindingBroker {

    /** Access to brokers. */
    public interface Brokers {

        /**
         * Signs in, and disconnects at once.
         *
         * @throws ConnectException if nothing listens there
         * @throws IOException with the reason if the broker refuses
         */
        void signIn(String host, int port, String username, String password, String virtualHost) throws IOException;
    }

    private static final int STANDARD_PORT = 5672;

    private final Brokers brokers;
    private final Map<String, String> environment;
    private final Consumer<String> remark;

    public FindingBroker(Brokers brokers, Map<String, String> environment, Consumer<String> remark) {
        this.brokers = brokers;
        this.environment = environment;
        this.remark = remark;
    }

    /**
     * @param embedded whether to use the embedded broker in any case
     * @param needed whether there are several processes
     * @return null if the embedded broker has to be started
     */
    public @Nullable Broker find(boolean embedded, boolean needed) {
        if (embedded) {
            return null;
        }
        var addresses = environment.getOrDefault("SPRING_RABBITMQ_ADDRESSES", "");
        var host = environment.getOrDefault("SPRING_RABBITMQ_HOST", "");
        if (!addresses.isBlank()) {
            // may list several brokers with credentials; the processes report an error if none answers
            return Broker.configured(addresses.replaceAll("//[^/@,]*@", "//").replaceAll("(^|,)[^/@,]*@", "$1"));
        }
        if (!host.isBlank()) {
            return configured(host.strip());
        }
        try {
            brokers.signIn("127.0.0.1", STANDARD_PORT, "guest", "guest", "/");
            return Broker.found("127.0.0.1", STANDARD_PORT);
        } catch (ConnectException e) {
            // nothing listens there
        } catch (IOException e) {
            remark.accept("The broker at 127.0.0.1:" + STANDARD_PORT + " refuses 'guest', so it is not used: "
                    + FindingDatabase.reason(e));
        }
        return needed ? null : Broker.none();
    }

    private Broker configured(String host) {
        var port = port();
        var shown = host + ":" + port;
        if (!Boolean.parseBoolean(environment.get("SPRING_RABBITMQ_SSL_ENABLED"))) {
            var username = environment.getOrDefault("SPRING_RABBITMQ_USERNAME", "guest");
            var virtualHost = environment.getOrDefault(
                    "SPRING_RABBITMQ_VIRTUALHOST", environment.getOrDefault("SPRING_RABBITMQ_VIRTUAL_HOST", "/"));
            try {
                brokers.signIn(
                        host,
                        port,
                        username,
                        environment.getOrDefault("SPRING_RABBITMQ_PASSWORD", "guest"),
                        virtualHost);
            } catch (ConnectException e) {
                throw new Refused("No broker answers at " + shown + ": start it, or correct SPRING_RABBITMQ_HOST");
            } catch (IOException e) {
                throw new Refused(
                        "The broker at " + shown + " refuses '" + username + "': " + FindingDatabase.reason(e));
            }
        }
        return Broker.configured(shown);
    }

    private int port() {
        try {
            return Integer.parseInt(environment
                    .getOrDefault("SPRING_RABBITMQ_PORT", String.valueOf(STANDARD_PORT))
                    .strip());
        } catch (NumberFormatException e) {
            throw new Refused("SPRING_RABBITMQ_PORT is not a number: " + environment.get("SPRING_RABBITMQ_PORT"));
        }
    }

    /** Opens a connection with a client's handshake. */
    public static void signInForReal(String host, int port, String username, String password, String virtualHost)
            throws IOException {
        var factory = new ConnectionFactory();
        factory.setHost(host);
        factory.setPort(port);
        factory.setUsername(username);
        factory.setPassword(password);
        factory.setVirtualHost(virtualHost);
        factory.setConnectionTimeout(2000);
        factory.setHandshakeTimeout(4000);
        factory.setAutomaticRecoveryEnabled(false);
        try {
            factory.newConnection("offshoot launcher").close(2000);
        } catch (ConnectException | java.net.UnknownHostException | java.net.SocketTimeoutException e) {
            throw (ConnectException) new ConnectException(e.getMessage()).initCause(e);
        } catch (PossibleAuthenticationFailureException e) {
            throw new IOException("user name and password are not accepted", e);
        } catch (TimeoutException e) {
            throw new IOException("it does not speak AMQP", e);
        } catch (IOException e) {
            throw new IOException(e.getMessage() == null ? "it does not speak AMQP" : e.getMessage(), e);
        }
    }
}
