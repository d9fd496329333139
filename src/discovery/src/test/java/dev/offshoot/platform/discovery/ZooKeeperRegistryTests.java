package dev.offshoot.platform.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apache.zookeeper.server.ServerCnxnFactory;
import org.apache.zookeeper.server.ZooKeeperServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With a real server. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ZooKeeperRegistryTests {

    private static final RegisteredProcess SELF =
            new RegisteredProcess("shop", URI.create("http://10.0.0.1:8080"), Set.of("orders"), Map.of());
    private static final RegisteredProcess MOVED =
            new RegisteredProcess("shop", URI.create("http://10.0.0.2:8080"), Set.of("orders"), Map.of());

    @TempDir
    Path folder;

    private ServerCnxnFactory server;
    private Registry registry;
    private Registry others;

    @BeforeEach
    void start() throws Exception {
        server = ServerCnxnFactory.createFactory(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        server.startup(new ZooKeeperServer(folder.toFile(), folder.toFile(), 500));
        registry = registry();
        others = registry();
    }

    private Registry registry() {
        return Registry.of(
                Discovery.ZOOKEEPER,
                new RegistrySettings("127.0.0.1:" + server.getLocalPort(), "offshoot", null, Duration.ofSeconds(5)));
    }

    @AfterEach
    void stop() {
        registry.close();
        others.close();
        server.shutdown();
    }

    /** Guards against the node of an old address, which would live as long as the process. */
    @Test
    void removesTheNodeOfItsOldAddress() {
        registry.keep(SELF);

        registry.keep(MOVED);

        assertThat(registry.processes()).containsExactly(MOVED);
        registry.withdraw();
        assertThat(registry.processes()).isEmpty();
    }

    /** The address may have been given to another process, or this process may have been replaced by its successor. */
    @Test
    void leavesTheNodeOfAnotherProcessAlone() {
        registry.keep(SELF);
        others.keep(SELF);

        registry.keep(MOVED);
        assertThat(registry.processes()).containsExactlyInAnyOrder(SELF, MOVED);

        others.keep(MOVED);
        registry.withdraw();
        assertThat(registry.processes()).containsExactly(MOVED);
    }
}
