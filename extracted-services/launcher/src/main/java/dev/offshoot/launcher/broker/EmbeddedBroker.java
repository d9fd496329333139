package dev.offshoot.launcher.broker;

import com.rabbitmq.client.ConnectionFactory;
import dev.offshoot.launcher.plan.ShopModules;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.qpid.server.SystemLauncher;
import org.apache.qpid.server.SystemLauncherListener;
import org.apache.qpid.server.model.Port;
import org.apache.qpid.server.model.SystemConfig;
import org.apache.qpid.server.util.urlstreamhandler.classpath.Handler;

/**
 * A broker inside the launcher, for a machine without RabbitMQ. It speaks the same protocol, and loses its messages when
 * it ends.
 */
public final class EmbeddedBroker implements AutoCloseable {

    static {
        // the broker reads its defaults through classpath: URLs, which the system class loader cannot resolve in a
        // nested
        // jar
        URL.setURLStreamHandlerFactory(protocol -> protocol.equals("classpath") ? new Handler() : null);
    }

    private final AtomicReference<SystemConfig<?>> system = new AtomicReference<>();
    private final SystemLauncher launcher =
            new SystemLauncher(new SystemLauncherListener.DefaultSystemLauncherListener() {
                @Override
                public void onContainerResolve(SystemConfig<?> resolved) {
                    system.set(resolved);
                }
            });
    private final Path folder;
    private final int port;

    /**
     * Only the processes of this run get its user name and password.
     *
     * @param folder for its files only: what a killed launcher left there is deleted
     */
    public EmbeddedBroker(Path folder, String username, String password) throws Exception {
        this.folder = folder;
        remove(folder);
        createForUs(folder);
        launcher.startup(Map.of(
                SystemConfig.TYPE,
                "Memory",
                SystemConfig.INITIAL_CONFIGURATION_LOCATION,
                configuration(username, password).toUri().toString(),
                SystemConfig.STARTUP_LOGGED_TO_SYSTEM_OUT,
                false,
                SystemConfig.CONTEXT,
                Map.of("qpid.work_dir", folder.toString())));
        port = boundPort();
    }

    /** Read after the start: a port chosen before it might be taken meanwhile, and the broker would start without one. */
    private int boundPort() throws IOException {
        for (Port<?> listening : system.get().getContainer().getChildren(Port.class)) {
            if (listening.getBoundPort() > 0) {
                return listening.getBoundPort();
            }
        }
        throw new IOException("it could not open a port");
    }

    private Path configuration(String username, String password) throws IOException {
        return Files.writeString(folder.resolve("broker.json"), """
                {
                  "name": "embedded",
                  "modelVersion": "9.1",
                  "context": {"queue.behaviourOnUnknownDeclareArgument": "IGNORE"},
                  "authenticationproviders": [{
                    "name": "ours", "type": "Plain", "secureOnlyMechanisms": [],
                    "users": [{"name": "%s", "type": "managed", "password": "%s"}]
                  }],
                  "ports": [{
                    "name": "amqp", "port": "0", "bindingAddress": "127.0.0.1", "protocols": ["AMQP_0_9_1"],
                    "authenticationProvider": "ours",
                    "virtualhostaliases": [{"name": "default", "type": "defaultAlias"}]
                  }],
                  "virtualhostnodes": [{
                    "name": "default", "type": "Memory", "defaultVirtualHostNode": "true",
                    "virtualHostInitialConfiguration": "{\\"type\\": \\"Memory\\"}"
                  }]
                }
                """.formatted(username, password));
    }

    public int port() {
        return port;
    }

    /** The number of messages in the queues, which are lost when the broker ends. */
    public long waiting(String namespace, String username, String password) {
        var factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(port);
        factory.setUsername(username);
        factory.setPassword(password);
        var waiting = 0L;
        try (var connection = factory.newConnection("offshoot launcher")) {
            for (var module : ShopModules.all()) {
                try {
                    waiting += connection.createChannel().messageCount(namespace + "." + module);
                } catch (IOException e) {
                    // no process has declared this queue; the error has closed the channel
                }
            }
        } catch (IOException | TimeoutException e) {
            return waiting;
        }
        return waiting;
    }

    @Override
    public void close() {
        launcher.shutdown();
        try {
            remove(folder);
        } catch (IOException e) {
            // the next start tries again
        }
    }

    private static void createForUs(Path folder) throws IOException {
        try {
            Files.createDirectory(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (UnsupportedOperationException e) {
            // Windows: the folder inherits its permissions
            Files.createDirectory(folder);
        }
    }

    private static void remove(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
