package dev.offshoot.brokers;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;

/** Runs one broker. */
public final class BrokerServerApplication {

    private BrokerServerApplication() {}

    /**
     * Starts a broker, and stops it on a signal, or when the process that started it has ended. Arguments: {@code kafka},
     * {@code artemis}, or {@code activemq}; the folder; the port for clients; the port at which Kafka talks to itself; and
     * the port that accepts HTTP requests once the broker is ready.
     */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 5) {
            throw new IllegalArgumentException(
                    "Expected: kafka|artemis|activemq FOLDER PORT CONTROLLER_PORT READINESS_PORT");
        }
        var folder = Path.of(arguments[1]);
        var port = Integer.parseInt(arguments[2]);
        var server = switch (arguments[0]) {
            case "kafka" -> new KafkaServer(folder, Integer.parseInt(arguments[3]), Map.of(port, port));
            case "artemis" -> new ArtemisServer(folder, port);
            case "activemq" -> new ActiveMqServer(folder, port);
            default -> throw new IllegalArgumentException("There is no broker '" + arguments[0] + "'");
        };
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        ProcessHandle.current().parent().ifPresent(parent -> parent.onExit().thenRun(() -> System.exit(0)));
        try {
            server.start();
        } catch (Exception e) {
            e.printStackTrace();
            // its threads would keep the process alive
            System.exit(1);
        }
        var ready = HttpServer.create(
                new InetSocketAddress(InetAddress.getByName("127.0.0.1"), Integer.parseInt(arguments[4])), 0);
        ready.createContext("/", asked -> {
            asked.sendResponseHeaders(server.isRunning() ? 200 : 503, -1);
            asked.close();
        });
        ready.start();
    }
}
