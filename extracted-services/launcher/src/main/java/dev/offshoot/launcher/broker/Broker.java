package dev.offshoot.launcher.broker;

import java.util.Map;

/**
 * The broker that connects the processes.
 *
 * @param shown a description for the terminal
 * @param settings environment variables that tell the processes where it is
 */
public record Broker(Kind kind, String shown, Map<String, String> settings) {

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
        STARTED
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

    /** @param folder where it keeps its data */
    public static Broker kafka(int port, String folder) {
        return new Broker(
                Kind.STARTED,
                "Kafka, 127.0.0.1:" + port + ", durable: queued messages are kept in " + folder,
                Map.of("OFFSHOOT_MESSAGING_BROKER", "kafka", "OFFSHOOT_MESSAGING_KAFKA_SERVERS", "127.0.0.1:" + port));
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
    public void dress(Map<String, String> environment) {
        if (kind != Kind.CONFIGURED) {
            environment.keySet().removeIf(Broker::isOfABroker);
            environment.putAll(settings);
        }
    }

    /** Whether an environment variable names a broker, or how to reach one. */
    public static boolean isOfABroker(String variable) {
        return variable.startsWith("SPRING_RABBITMQ_")
                || variable.equals("OFFSHOOT_MESSAGING_BROKER")
                || variable.startsWith("OFFSHOOT_MESSAGING_NATS_")
                || variable.startsWith("OFFSHOOT_MESSAGING_KAFKA_");
    }
}
