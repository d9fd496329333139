package dev.offshoot.brokers;

import java.nio.file.Path;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.jspecify.annotations.Nullable;

/** An ActiveMQ Artemis. It writes each message to its disk before it confirms it. */
public final class ArtemisServer implements BrokerServer {

    private final Path folder;
    private final int port;
    private volatile @Nullable EmbeddedActiveMQ running;

    /**
     * Prepares a server, without starting it.
     *
     * @param folder for its data; created if it does not exist
     */
    public ArtemisServer(Path folder, int port) {
        this.folder = folder.toAbsolutePath();
        this.port = port;
    }

    @Override
    public void start() throws Exception {
        var configuration = new ConfigurationImpl()
                .setName("offshoot")
                .setSecurityEnabled(false)
                .setPersistenceEnabled(true)
                .setJournalType(JournalType.NIO)
                .setJournalDirectory(folder.resolve("journal").toString())
                .setBindingsDirectory(folder.resolve("bindings").toString())
                .setPagingDirectory(folder.resolve("paging").toString())
                .setLargeMessagesDirectory(folder.resolve("large-messages").toString())
                .setNodeManagerLockDirectory(folder.resolve("lock").toString())
                .setJournalFileSize(1024 * 1024)
                // a full disk is noticed when a message cannot be written
                .setMaxDiskUsage(99)
                .setJMXManagementEnabled(false)
                .addAcceptorConfiguration("clients", "tcp://127.0.0.1:" + port)
                // messages wait until they are consumed, however often they were delivered
                .addAddressSetting(
                        "#",
                        new AddressSettings()
                                .setMaxDeliveryAttempts(-1)
                                // used by no message, but the server warns of each queue without them
                                .setDeadLetterAddress(SimpleString.of("DLQ"))
                                .setExpiryAddress(SimpleString.of("ExpiryQueue")));
        var server = new EmbeddedActiveMQ().setConfiguration(configuration);
        running = server;
        server.start();
        if (!server.getActiveMQServer().isActive()) {
            throw new IllegalStateException("Another process uses " + folder);
        }
    }

    @Override
    public boolean isRunning() {
        var server = running;
        return server != null && server.getActiveMQServer().isActive();
    }

    @Override
    public void close() {
        var server = running;
        if (server != null) {
            try {
                server.stop();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            } finally {
                running = null;
            }
        }
    }
}
