package dev.offshoot.messaging.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.qpid.server.SystemLauncher;
import org.apache.qpid.server.SystemLauncherListener;
import org.apache.qpid.server.model.Port;
import org.apache.qpid.server.model.SystemConfig;

/**
 * A broker in this JVM, for machines without RabbitMQ. It speaks the same protocol, but keeps messages in memory only.
 */
public final class EmbeddedBroker implements AutoCloseable {

    private final AtomicReference<SystemConfig<?>> system = new AtomicReference<>();
    private final SystemLauncher launcher =
            new SystemLauncher(new SystemLauncherListener.DefaultSystemLauncherListener() {
                @Override
                public void onContainerResolve(SystemConfig<?> resolved) {
                    system.set(resolved);
                }
            });
    private final int port;

    /** Starts it on a free port. */
    public EmbeddedBroker(Path folder) throws Exception {
        this(folder, 0);
    }

    /**
     * Starts it.
     *
     * @param folder the folder for its configuration
     * @param port the port to listen on, or 0 for any free port
     */
    public EmbeddedBroker(Path folder, int port) throws Exception {
        launcher.startup(Map.of(
                SystemConfig.TYPE,
                "Memory",
                SystemConfig.INITIAL_CONFIGURATION_LOCATION,
                configuration(folder, port).toUri().toString(),
                SystemConfig.STARTUP_LOGGED_TO_SYSTEM_OUT,
                false,
                SystemConfig.CONTEXT,
                Map.of("qpid.work_dir", folder.toAbsolutePath().toString())));
        this.port = boundPort();
    }

    /**
     * The actual port. A free port chosen beforehand may be taken in the meantime, and the broker then starts without
     * it.
     */
    private int boundPort() throws IOException {
        for (Port<?> listening : system.get().getContainer().getChildren(Port.class)) {
            if (listening.getBoundPort() > 0) {
                return listening.getBoundPort();
            }
        }
        throw new IOException("The embedded broker found no port to listen on");
    }

    private Path configuration(Path folder, int port) throws IOException {
        Files.createDirectories(folder);
        return Files.writeString(folder.resolve("broker.json"), """
                {
                  "name": "embedded",
                  "modelVersion": "9.1",
                  "context": {"queue.behaviourOnUnknownDeclareArgument": "IGNORE"},
                  "authenticationproviders": [{
                    "name": "guests", "type": "Plain", "secureOnlyMechanisms": [],
                    "users": [{"name": "guest", "type": "managed", "password": "guest"}]
                  }],
                  "ports": [{
                    "name": "amqp", "port": "%s", "bindingAddress": "127.0.0.1", "protocols": ["AMQP_0_9_1"],
                    "authenticationProvider": "guests",
                    "virtualhostaliases": [{"name": "default", "type": "defaultAlias"}]
                  }],
                  "virtualhostnodes": [{
                    "name": "default", "type": "Memory", "defaultVirtualHostNode": "true",
                    "virtualHostInitialConfiguration": "{\\"type\\": \\"Memory\\"}"
                  }]
                }
                """.formatted(port));
    }

    public int port() {
        return port;
    }

    @Override
    public void close() {
        launcher.shutdown();
    }
}
