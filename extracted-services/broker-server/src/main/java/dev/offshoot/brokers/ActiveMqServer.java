package dev.offshoot.brokers;

import java.nio.file.Path;
import org.apache.activemq.broker.BrokerPlugin;
import org.apache.activemq.broker.BrokerService;
import org.apache.activemq.plugin.StatisticsBrokerPlugin;
import org.apache.activemq.store.kahadb.KahaDBPersistenceAdapter;
import org.jspecify.annotations.Nullable;

/** An ActiveMQ Classic. It writes each message to its disk before it confirms it. */
public final class ActiveMqServer implements BrokerServer {

    /** In bytes, as in the configuration that comes with ActiveMQ. */
    private static final int LARGEST_MESSAGE = 100 * 1024 * 1024;

    private final Path folder;
    private final int port;
    private final int largestMessage;
    private volatile @Nullable BrokerService running;

    /**
     * Prepares a server, without starting it.
     *
     * @param folder for its data; created if it does not exist
     */
    public ActiveMqServer(Path folder, int port) {
        this(folder, port, LARGEST_MESSAGE);
    }

    /**
     * Prepares a server that refuses larger messages, without starting it.
     *
     * @param folder for its data; created if it does not exist
     * @param largestMessage in bytes
     */
    public ActiveMqServer(Path folder, int port, int largestMessage) {
        this.folder = folder.toAbsolutePath();
        this.port = port;
        this.largestMessage = largestMessage;
    }

    @Override
    public void start() throws Exception {
        var store = new KahaDBPersistenceAdapter();
        store.setDirectory(folder.toFile());
        store.setJournalMaxFileLength(4 * 1024 * 1024);
        var server = new BrokerService();
        server.setBrokerName("offshoot");
        server.setDataDirectoryFile(folder.toFile());
        server.setPersistenceAdapter(store);
        server.setUseJmx(false);
        server.setUseShutdownHook(false);
        server.setSchedulerSupport(false);
        // tells how many messages a queue holds
        server.setPlugins(new BrokerPlugin[] {new StatisticsBrokerPlugin()});
        server.addConnector("tcp://127.0.0.1:" + port + "?wireFormat.maxFrameSize=" + largestMessage);
        running = server;
        server.start();
        if (!server.waitUntilStarted()) {
            throw new IllegalStateException("It did not start: see the log");
        }
    }

    @Override
    public boolean isRunning() {
        var server = running;
        return server != null && server.isStarted();
    }

    @Override
    public void close() {
        var server = running;
        if (server != null) {
            try {
                server.stop();
                server.waitUntilStopped();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            } finally {
                running = null;
            }
        }
    }
}
