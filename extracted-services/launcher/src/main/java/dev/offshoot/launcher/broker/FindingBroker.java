package dev.offshoot.launcher.broker;

import dev.offshoot.launcher.database.FindingDatabase;
import dev.offshoot.launcher.terminal.Refused;
import java.io.IOException;
import java.net.ConnectException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the broker: the one that is asked for, else the configured one, else a RabbitMQ on this machine, else one inside
 * the launcher.
 */
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

        /** Why no NATS server with JetStream answers at this address, or null if one does. */
        @Nullable String refusalOfNats(String address);
    }

    /** The names of brokers that can be chosen. */
    public static final List<String> NAMES =
            List.of("rabbitmq", "kafka", "artemis", "activemq", "nats", "zeromq", "embedded");

    /** Starts brokers for one run of the launcher. */
    public interface Own {

        Broker embedded();

        /** @param name {@code kafka}, {@code artemis} or {@code activemq} */
        Broker start(String name);
    }

    private static final int RABBIT_PORT = 5672;
    private static final String NATS_ADDRESS = "127.0.0.1:4222";

    private final Brokers brokers;
    private final Own own;
    private final Map<String, String> environment;
    private final Consumer<String> remark;

    public FindingBroker(Brokers brokers, Own own, Map<String, String> environment, Consumer<String> remark) {
        this.brokers = brokers;
        this.own = own;
        this.environment = environment;
        this.remark = remark;
    }

    /**
     * @param wanted the name of the broker to use; null for the one that is configured or found
     * @param needed whether there are several processes
     */
    public Broker find(@Nullable String wanted, boolean needed) {
        var named = wanted != null ? wanted : environment.getOrDefault("OFFSHOOT_MESSAGING_BROKER", "");
        return switch (named) {
            case "" -> rabbitOrEmbedded(needed);
            case "rabbitmq" -> rabbit();
            case "nats" -> nats();
            case "kafka", "artemis", "activemq" -> configuredOrOwn(named);
            case "zeromq" -> Broker.zeroMq();
            case "embedded" -> own.embedded();
            default ->
                throw new Refused("There is no broker '" + named + "': it is one of " + String.join(", ", NAMES));
        };
    }

    private Broker rabbitOrEmbedded(boolean needed) {
        var configured = configuredRabbit();
        if (configured != null) {
            return configured;
        }
        try {
            return localRabbit();
        } catch (ConnectException e) {
            // nothing listens there
        } catch (IOException e) {
            remark.accept("The broker at 127.0.0.1:" + RABBIT_PORT + " refuses 'guest', so it is not used: "
                    + FindingDatabase.reason(e));
        }
        return needed ? own.embedded() : Broker.none();
    }

    private Broker rabbit() {
        var configured = configuredRabbit();
        if (configured != null) {
            return configured;
        }
        try {
            return localRabbit();
        } catch (IOException e) {
            throw new Refused("There is no RabbitMQ for 'guest' at 127.0.0.1:" + RABBIT_PORT + " ("
                    + FindingDatabase.reason(e) + "): start it, or set SPRING_RABBITMQ_HOST");
        }
    }

    private Broker localRabbit() throws IOException {
        brokers.signIn("127.0.0.1", RABBIT_PORT, "guest", "guest", "/");
        return Broker.found("127.0.0.1", RABBIT_PORT);
    }

    private @Nullable Broker configuredRabbit() {
        var addresses = environment.getOrDefault("SPRING_RABBITMQ_ADDRESSES", "");
        var host = environment.getOrDefault("SPRING_RABBITMQ_HOST", "");
        if (!addresses.isBlank()) {
            // may list several brokers with credentials; the processes report an error if none answers
            return Broker.configured("rabbitmq", "RabbitMQ, " + withoutPasswords(addresses));
        }
        return host.isBlank() ? null : configured(host.strip());
    }

    private Broker nats() {
        var servers = environment.getOrDefault("OFFSHOOT_MESSAGING_NATS_SERVERS", "");
        if (!servers.isBlank()) {
            return Broker.configured("nats", "NATS, " + withoutPasswords(servers));
        }
        var refusal = brokers.refusalOfNats(NATS_ADDRESS);
        if (refusal != null) {
            throw new Refused("There is no NATS with JetStream at " + NATS_ADDRESS + " (" + refusal
                    + "): start nats-server --jetstream, or set OFFSHOOT_MESSAGING_NATS_SERVERS");
        }
        return Broker.foundNats(NATS_ADDRESS);
    }

    private Broker configuredOrOwn(String name) {
        var servers = environment.getOrDefault(Broker.variableOfServers(name), "");
        return servers.isBlank()
                ? own.start(name)
                : Broker.configured(name, Broker.title(name) + ", " + withoutPasswords(servers));
    }

    private static String withoutPasswords(String addresses) {
        return addresses.replaceAll("//[^/@,]*@", "//").replaceAll("(^|,)[^/@,]*@", "$1");
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
        return Broker.configured("rabbitmq", "RabbitMQ, " + shown);
    }

    private int port() {
        try {
            return Integer.parseInt(environment
                    .getOrDefault("SPRING_RABBITMQ_PORT", String.valueOf(RABBIT_PORT))
                    .strip());
        } catch (NumberFormatException e) {
            throw new Refused("SPRING_RABBITMQ_PORT is not a number: " + environment.get("SPRING_RABBITMQ_PORT"));
        }
    }
}
