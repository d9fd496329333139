package dev.offshoot.launcher.broker;

import dev.offshoot.launcher.plan.Plan;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The broker that connects the processes.
 *
 * @param name what {@code --broker} calls it; empty if there is none
 * @param shown a description for the terminal
 * @param settings environment variables that tell the processes to use it, and where it is
 */
public record Broker(Kind kind, String name, String shown, Map<String, String> settings) {

    public enum Kind {
        /** A single process needs no broker. */
        NONE,
        /** Configured by environment variables, which every process reads itself. */
        CONFIGURED,
        /** Found on this machine. */
        FOUND,
        /** Inside the launcher. */
        EMBEDDED,
        /** A process of the launcher. */
        STARTED,
        /** The processes connect to each other. */
        PEERS
    }

    static Broker none() {
        return new Broker(Kind.NONE, "", "none: all modules are in one process", Map.of());
    }

    static Broker configured(String name, String shown) {
        return new Broker(Kind.CONFIGURED, name, shown, Map.of("OFFSHOOT_MESSAGING_BROKER", name));
    }

    static Broker found(String host, int port) {
        return new Broker(
                Kind.FOUND,
                "rabbitmq",
                "RabbitMQ, " + host + ":" + port + ", durable: queued messages are kept in its quorum queues",
                rabbit(host, port, "guest", "guest", false));
    }

    static Broker foundNats(String address) {
        return new Broker(
                Kind.FOUND,
                "nats",
                "NATS, " + address + ", durable: queued messages are kept in its files, which it writes to the disk"
                        + " every two minutes unless its sync_interval says otherwise",
                Map.of("OFFSHOOT_MESSAGING_BROKER", "nats", "OFFSHOOT_MESSAGING_NATS_SERVERS", "nats://" + address));
    }

    public static Broker embedded(int port, String password) {
        return new Broker(
                Kind.EMBEDDED,
                "embedded",
                "embedded in the launcher, NOT DURABLE: queued messages are lost if the launcher is killed",
                rabbit("127.0.0.1", port, "offshoot", password, true));
    }

    /**
     * @param name one of {@link Plan#BROKERS}
     * @param folder where it keeps its data
     */
    public static Broker started(String name, int port, String folder) {
        return new Broker(
                Kind.STARTED,
                name,
                title(name) + ", 127.0.0.1:" + port + ", durable: queued messages are kept in " + folder,
                Map.of("OFFSHOOT_MESSAGING_BROKER", name, variableOfServers(name), address(name, port)));
    }

    public static Broker zeroMq() {
        return new Broker(
                Kind.PEERS,
                "zeromq",
                "ZeroMQ, from process to process: messages wait in the database until they are received",
                Map.of("OFFSHOOT_MESSAGING_BROKER", "zeromq"));
    }

    static String title(String name) {
        return switch (name) {
            case "kafka" -> "Kafka";
            case "artemis" -> "ActiveMQ Artemis";
            case "activemq" -> "ActiveMQ Classic";
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** The environment variable that lists the servers of such a broker. */
    static String variableOfServers(String name) {
        return "OFFSHOOT_MESSAGING_" + name.toUpperCase(Locale.ROOT) + "_SERVERS";
    }

    /** Whether environment variables say where such a broker is, so that the launcher starts none. */
    public static boolean isConfigured(String name, Map<String, String> environment) {
        return !environment.getOrDefault(variableOfServers(name), "").isBlank();
    }

    private static String address(String name, int port) {
        return (name.equals("kafka") ? "" : "tcp://") + "127.0.0.1:" + port;
    }

    private static Map<String, String> rabbit(
            String host, int port, String username, String password, boolean inMemory) {
        return Map.of(
                "OFFSHOOT_MESSAGING_BROKER",
                "rabbitmq",
                "SPRING_RABBITMQ_HOST",
                host,
                "SPRING_RABBITMQ_PORT",
                String.valueOf(port),
                "SPRING_RABBITMQ_USERNAME",
                username,
                "SPRING_RABBITMQ_PASSWORD",
                password,
                "OFFSHOOT_MESSAGING_BROKERINMEMORY",
                String.valueOf(inMemory));
    }

    /** Tells a process to use this broker, and where it is. */
    public void dress(Map<String, String> environment) {
        if (kind == Kind.NONE) {
            environment.keySet().removeIf(Broker::isOfABroker);
        }
        if (kind == Kind.EMBEDDED) {
            environment.keySet().removeIf(name -> name.startsWith("SPRING_RABBITMQ_"));
        }
        environment.putAll(settings);
    }

    /**
     * Tells a process where the brokers are to which it may change: those that are configured, and those that this
     * launcher would start.
     */
    public static void dressForAll(Plan.Planned process, Plan plan, Map<String, String> environment) {
        var addresses = new HashMap<String, String>();
        plan.brokers().forEach((name, broker) -> addresses.put(variableOfServers(name), address(name, broker.port())));
        addresses.put("OFFSHOOT_MESSAGING_ZEROMQ_LISTEN", "tcp://127.0.0.1:" + process.zeroMqPort());
        addresses.put(
                "OFFSHOOT_MESSAGING_ZEROMQ_PEERS",
                String.join(
                        ",",
                        plan.known().values().stream()
                                .filter(one -> !one.isGateway())
                                .map(one -> "tcp://127.0.0.1:" + one.zeroMqPort())
                                .toList()));
        addresses.forEach(environment::putIfAbsent);
    }

    /** Whether an environment variable names a broker, or how to reach one. */
    public static boolean isOfABroker(String variable) {
        return variable.startsWith("SPRING_RABBITMQ_")
                || variable.equals("OFFSHOOT_MESSAGING_BROKER")
                || variable.equals("OFFSHOOT_MESSAGING_ALSOHEARS")
                || Stream.of("NATS", "KAFKA", "ARTEMIS", "ACTIVEMQ", "ZEROMQ")
                        .anyMatch(name -> variable.startsWith("OFFSHOOT_MESSAGING_" + name + "_"));
    }
}
