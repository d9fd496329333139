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

/** Decides which broker is used: the configured one, else a RabbitMQ of this machine, else one inside the launcher. */
public final class FindingBroker {

    /** What brokers answer. */
    public interface Brokers {

        /**
         * Signs in for a moment.
         *
         * @throws ConnectException if nobody is there
         * @throws IOException with the reason if somebody refuses
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
     * @param embedded whether the launcher's own is wanted whatever is there
     * @param needed whether there is more than one process
     * @return nothing where the launcher's own is to be started
     */
    public @Nullable Broker find(boolean embedded, boolean needed) {
        if (embedded) {
            return null;
        }
        var addresses = environment.getOrDefault("SPRING_RABBITMQ_ADDRESSES", "");
        var host = environment.getOrDefault("SPRING_RABBITMQ_HOST", "");
        if (!addresses.isBlank()) {
            // they may name several, with credentials of their own: the processes say if none answers
            return Broker.configured(addresses.replaceAll("//[^/@,]*@", "//").replaceAll("(^|,)[^/@,]*@", "$1"));
        }
        if (!host.isBlank()) {
            return configured(host.strip());
        }
        try {
            brokers.signIn("127.0.0.1", STANDARD_PORT, "guest", "guest", "/");
            return Broker.found("127.0.0.1", STANDARD_PORT);
        } catch (ConnectException e) {
            // nobody there
        } catch (IOException e) {
            remark.accept("The broker at 127.0.0.1:" + STANDARD_PORT + " refuses 'guest', and is not used: "
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
            throw new Refused("SPRING_RABBITMQ_PORT is no number: " + environment.get("SPRING_RABBITMQ_PORT"));
        }
    }

    /** A handshake as every client begins with. */
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
            throw new IOException("name and password are not accepted", e);
        } catch (TimeoutException e) {
            throw new IOException("it does not speak AMQP", e);
        } catch (IOException e) {
            throw new IOException(e.getMessage() == null ? "it does not speak AMQP" : e.getMessage(), e);
        }
    }
}
