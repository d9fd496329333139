package dev.offshoot.launcher.broker;

import java.util.Map;

/**
 * The broker that connects the processes.
 *
 * @param shown a description for the terminal
 */
public record Broker(Kind kind, String host, int port, String username, String password, String shown) {

    public enum Kind {
        /** A single process needs no broker. */
        NONE,
        /** Configured by environment variables, which every process reads itself. */
        CONFIGURED,
        /** Found on this machine. */
        FOUND,
        /** Inside the launcher. */
        EMBEDDED
    }

    static Broker none() {
        return new Broker(Kind.NONE, "", 0, "", "", "none: all modules are in one process");
    }

    static Broker configured(String shown) {
        return new Broker(Kind.CONFIGURED, "", 0, "", "", "RabbitMQ, " + shown);
    }

    static Broker found(String host, int port) {
        return new Broker(Kind.FOUND, host, port, "guest", "guest", "RabbitMQ, " + host + ":" + port);
    }

    public static Broker embedded(int port, String password) {
        return new Broker(
                Kind.EMBEDDED,
                "127.0.0.1",
                port,
                "offshoot",
                password,
                "embedded in the launcher, NOT DURABLE: queued messages are lost if the launcher is killed");
    }

    public void dress(Map<String, String> environment) {
        if (kind == Kind.CONFIGURED) {
            return;
        }
        environment.keySet().removeIf(name -> name.startsWith("SPRING_RABBITMQ_"));
        if (kind != Kind.NONE) {
            environment.put("SPRING_RABBITMQ_HOST", host);
            environment.put("SPRING_RABBITMQ_PORT", String.valueOf(port));
            environment.put("SPRING_RABBITMQ_USERNAME", username);
            environment.put("SPRING_RABBITMQ_PASSWORD", password);
            environment.put("OFFSHOOT_MESSAGING_BROKERINMEMORY", String.valueOf(kind == Kind.EMBEDDED));
        }
    }
}
