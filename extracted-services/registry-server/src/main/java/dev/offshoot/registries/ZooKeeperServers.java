package dev.offshoot.registries;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.zookeeper.server.ServerCnxnFactory;
import org.apache.zookeeper.server.ZooKeeperServer;

/** A ZooKeeper without others. It writes each change to its disk before it confirms it. */
final class ZooKeeperServers {

    /** Sessions expire in steps of this length, and after two of them at the earliest. */
    private static final int TICK_MILLIS = 500;

    private static final int ANY_NUMBER = 0;

    private ZooKeeperServers() {}

    static void start(Path folder, int port) throws Exception {
        Files.createDirectories(folder);
        var data = folder.toAbsolutePath().toFile();
        var server = ServerCnxnFactory.createFactory(
                new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), ANY_NUMBER);
        Runtime.getRuntime().addShutdownHook(new Thread(server::shutdown));
        server.startup(new ZooKeeperServer(data, data, TICK_MILLIS));
    }
}
