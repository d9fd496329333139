package dev.offshoot.kafka;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.jspecify.annotations.Nullable;

/** One Kafka server that is broker and controller. It listens on the loopback interface, and keeps its data in a folder. */
public final class KafkaServer implements AutoCloseable {

    private static final String CONTROLLER = "CONTROLLER";
    private static final String NODE = "1";

    private final Path folder;
    private final Map<String, String> settings;
    private @Nullable KafkaRaftServer running;

    /**
     * Prepares a server, without starting it.
     *
     * @param folder for its data; created if it does not exist
     * @param controllerPort the port at which it talks to itself
     * @param advertised the ports to listen on, and for each the port to which clients are told to connect, which
     *     differs if there is a proxy between them
     */
    public KafkaServer(Path folder, int controllerPort, Map<Integer, Integer> advertised) {
        this.folder = folder.toAbsolutePath();
        this.settings = settings(this.folder, controllerPort, new TreeMap<>(advertised));
    }

    private static Map<String, String> settings(Path folder, int controllerPort, Map<Integer, Integer> advertised) {
        var names = new ArrayList<String>();
        var listeners = new ArrayList<String>();
        var told = new ArrayList<String>();
        var protocols = new ArrayList<String>();
        advertised.forEach((port, toldPort) -> {
            var name = "CLIENTS" + port;
            names.add(name);
            listeners.add(name + "://127.0.0.1:" + port);
            told.add(name + "://127.0.0.1:" + toldPort);
            protocols.add(name + ":PLAINTEXT");
        });
        listeners.add(CONTROLLER + "://127.0.0.1:" + controllerPort);
        protocols.add(CONTROLLER + ":PLAINTEXT");
        var settings = new HashMap<String, String>();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", NODE);
        settings.put("controller.quorum.voters", NODE + "@127.0.0.1:" + controllerPort);
        settings.put("controller.listener.names", CONTROLLER);
        settings.put("inter.broker.listener.name", names.get(0));
        settings.put("listeners", String.join(",", listeners));
        settings.put("advertised.listeners", String.join(",", told));
        settings.put("listener.security.protocol.map", String.join(",", protocols));
        settings.put("log.dirs", folder.toString());
        // there is only one server
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("offsets.topic.num.partitions", "4");
        settings.put("group.initial.rebalance.delay.ms", "0");
        // so only its disk keeps what it has confirmed
        settings.put("log.flush.interval.messages", "1");
        // a name with a typing error must not become a topic
        settings.put("auto.create.topics.enable", "false");
        return settings;
    }

    /**
     * Starts it, and returns when it accepts connections.
     *
     * @throws Exception if the folder cannot be used, or a port is taken
     */
    public void start() throws Exception {
        if (!Files.exists(folder.resolve("meta.properties"))) {
            format();
        }
        var server = new KafkaRaftServer(new KafkaConfig(settings), Time.SYSTEM);
        running = server;
        server.startup();
    }

    private void format() throws Exception {
        Files.createDirectories(folder);
        var formatter = new Formatter();
        formatter.setNodeId(Integer.parseInt(NODE));
        formatter.setClusterId(Uuid.randomUuid().toString());
        formatter.setDirectories(List.of(folder.toString()));
        formatter.setMetadataLogDirectory(folder.toString());
        formatter.setReleaseVersion(MetadataVersion.latestProduction());
        formatter.setControllerListenerName(CONTROLLER);
        formatter.run();
    }

    /** Stops it gracefully. */
    @Override
    public void close() {
        var server = running;
        if (server != null) {
            server.shutdown();
            server.awaitShutdown();
            running = null;
        }
    }

    /**
     * Starts a server, and stops it on a signal, or when the process that started it has ended. Arguments: the folder,
     * the port for clients, the controller's port, and the port that accepts HTTP requests once the server is ready.
     */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 4) {
            throw new IllegalArgumentException("Expected: FOLDER PORT CONTROLLER_PORT READINESS_PORT");
        }
        var port = Integer.valueOf(arguments[1]);
        var server = new KafkaServer(Path.of(arguments[0]), Integer.parseInt(arguments[2]), Map.of(port, port));
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        ProcessHandle.current().parent().ifPresent(parent -> parent.onExit().thenRun(() -> System.exit(0)));
        server.start();
        var ready = HttpServer.create(
                new InetSocketAddress(InetAddress.getByName("127.0.0.1"), Integer.parseInt(arguments[3])), 0);
        ready.createContext("/", asked -> {
            asked.sendResponseHeaders(200, -1);
            asked.close();
        });
        ready.start();
    }
}
