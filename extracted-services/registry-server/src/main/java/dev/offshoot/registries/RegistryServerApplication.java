package dev.offshoot.registries;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/** Runs one registry, on the loopback interface, for everybody. */
public final class RegistryServerApplication {

    private RegistryServerApplication() {}

    /**
     * Starts a registry, and stops it on a signal, or when the process that started it has ended. Arguments: {@code
     * eureka} or {@code zookeeper}; the folder, which only ZooKeeper uses; the port; and the port that accepts HTTP
     * requests once the registry is ready.
     */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 4) {
            throw new IllegalArgumentException("Expected: eureka|zookeeper FOLDER PORT READINESS_PORT");
        }
        ProcessHandle.current().parent().ifPresent(parent -> parent.onExit().thenRun(() -> System.exit(0)));
        var port = Integer.parseInt(arguments[2]);
        try {
            switch (arguments[0]) {
                case "eureka" -> EurekaServer.start(port);
                case "zookeeper" -> ZooKeeperServers.start(Path.of(arguments[1]), port);
                default -> throw new IllegalArgumentException("There is no registry '" + arguments[0] + "'");
            }
        } catch (Exception e) {
            e.printStackTrace();
            // its threads would keep the process alive
            System.exit(1);
        }
        var ready = HttpServer.create(
                new InetSocketAddress(InetAddress.getByName("127.0.0.1"), Integer.parseInt(arguments[3])), 0);
        ready.createContext("/", asked -> {
            asked.sendResponseHeaders(200, -1);
            asked.close();
        });
        ready.start();
    }
}
