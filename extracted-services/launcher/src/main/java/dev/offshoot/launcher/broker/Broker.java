package dev.offshoot.launcher.broker;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The broker that connects the processes.
 *
 * @param shown a description for the terminal
 * @param settings environment variables that tell the processes where it is
 * @param listening if there is no broker between the processes, the address at which each receives messages
 */
public record Broker(Kind kind, String shown, Map<String, String> settings, Map<String, String> listening) {

    private Broker(Kind kind, String shown, Map<String, String> settings) {
        this(kind, shown, settings, Map.of());
    }

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
        return new Broker(Kind.NONE, "none: all modules are in one process", Map.of());
    }

    static Broker configured(String shown) {
        return new Broker(Kind.CONFIGURED, shown, Map.of());
    }

    static Broker found(String host, int port) {
        return new Broker(Kind.FOUND, "RabbitMQ, " + host + ":" + port, rabbit(host, port, "guest", "guest", false));
    }

    static Broker foundNats(String address) {
        return new Broker(
                Kind.FOUND,
                "NATS, " + address,
                Map.of("OFFSHOOT_MESSAGING_BROKER", "nats", "OFFSHOOT_MESSAGING_NATS_SERVERS", "nats://" + address));
    }

    public static Broker embedded(int port, String password) {
        return new Broker(
                Kind.EMBEDDED,
                "embedded in the launcher, NOT DURABLE: queued messages are lost if the launcher is killed",
                rabbit("127.0.0.1", port, "offshoot", password, true));
    }

    /**
     * @param name {@code kafka}, {@code artemis} or {@code activemq}
     * @param folder where it keeps its data
     */
    public static Broker started(String name, int port, String folder) {
        var address = "127.0.0.1:" + port;
        return new Broker(
                Kind.STARTED,
                title(name) + ", " + address + ", durable: queued messages are kept in " + folder,
                Map.of(
                        "OFFSHOOT_MESSAGING_BROKER",
                        name,
                        variableOfServers(name),
                        name.equals("kafka") ? address : "tcp://" + address));
    }

    /** @param ports for each process, the port at which it receives messages */
    public static Broker zeroMq(Map<String, Integer> ports) {
        var listening = new TreeMap<String, String>();
        ports.forEach((process, port) -> listening.put(process, "tcp://127.0.0.1:" + port));
        return new Broker(
                Kind.PEERS,
                "ZeroMQ, from process to process: messages wait in the database until they are received",
                Map.of(
                        "OFFSHOOT_MESSAGING_BROKER",
                        "zeromq",
                        "OFFSHOOT_MESSAGING_ZEROMQ_PEERS",
                        String.join(",", listening.values())),
                listening);
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

    /** Tells a process where the broker is, and nothing of any other. */
    public void dress(String process, Map<String, String> environment) {
        if (kind != Kind.CONFIGURED) {
            environment.keySet().removeIf(Broker::isOfABroker);
            environment.putAll(settings);
            var address = listening.get(process);
            if (address != null) {
                environment.put("OFFSHOOT_MESSAGING_ZEROMQ_LISTEN", address);
            }
        }
    }

    /** Whether an environment variable names a broker, or how to reach one. */
    public static boolean isOfABroker(String variable) {
        return variable.startsWith("SPRING_RABBITMQ_")
                || variable.equals("OFFSHOOT_MESSAGING_BROKER")
                || Stream.of("NATS", "KAFKA", "ARTEMIS", "ACTIVEMQ", "ZEROMQ")
                        .anyMatch(name -> variable.startsWith("OFFSHOOT_MESSAGING_" + name + "_"));
    }
}
