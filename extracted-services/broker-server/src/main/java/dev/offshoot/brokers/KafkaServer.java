package dev.offshoot.brokers;

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

/** A Kafka server that is broker and controller. It writes each message to its disk before it confirms it. */
public final class KafkaServer implements BrokerServer {

    private static final String CONTROLLER = "CONTROLLER";
    private static final String NODE = "1";

    private final Path folder;
    private final Map<String, String> settings;
    private volatile @Nullable KafkaRaftServer running;

    /**
     * Prepares a server, without starting it.
     *
     * @param folder for its data; created if it does not exist
     * @param controllerPort the port at which it talks to itself
     * @param advertised the ports to listen on, and for each the port to which clients are told to connect, which
     *     differs if there is a proxy between them
     */
    public KafkaServer(Path folder, int controllerPort, Map<Integer, Integer> advertised) {
        this(folder, controllerPort, advertised, Map.of());
    }

    /**
     * Prepares a server that differs, such as one that wants passwords.
     *
     * @param others further properties of the server, which take precedence. The listener for a port is named {@code
     *     CLIENTS} and the port; the server itself uses that of the smallest port
     */
    public KafkaServer(Path folder, int controllerPort, Map<Integer, Integer> advertised, Map<String, String> others) {
        this.folder = folder.toAbsolutePath();
        this.settings = settings(this.folder, controllerPort, new TreeMap<>(advertised));
        settings.putAll(others);
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

    @Override
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

    @Override
    public boolean isRunning() {
        var server = running;
        return server != null;
    }

    @Override
    public void close() {
        var server = running;
        if (server != null) {
            server.shutdown();
            server.awaitShutdown();
            running = null;
        }
    }
}
