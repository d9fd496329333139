package dev.offshoot.journeys;

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
 * A broker inside this virtual machine, for a machine that has no RabbitMQ. It speaks the same protocol, and keeps
 * nothing when it ends.
 */
final class EmbeddedBroker implements AutoCloseable {

    private final AtomicReference<SystemConfig<?>> system = new AtomicReference<>();
    private final SystemLauncher launcher =
            new SystemLauncher(new SystemLauncherListener.DefaultSystemLauncherListener() {
                @Override
                public void onContainerResolve(SystemConfig<?> resolved) {
                    system.set(resolved);
                }
            });
    private final int port;

    EmbeddedBroker(Path folder) throws Exception {
        launcher.startup(Map.of(
                SystemConfig.TYPE,
                "Memory",
                SystemConfig.INITIAL_CONFIGURATION_LOCATION,
                configuration(folder).toUri().toString(),
                SystemConfig.STARTUP_LOGGED_TO_SYSTEM_OUT,
                false,
                SystemConfig.CONTEXT,
                Map.of("qpid.work_dir", folder.toAbsolutePath().toString())));
        port = boundPort();
    }

    /** Asked for afterwards: one looked for beforehand may be taken until it listens, and then it starts without. */
    private int boundPort() throws IOException {
        for (Port<?> listening : system.get().getContainer().getChildren(Port.class)) {
            if (listening.getBoundPort() > 0) {
                return listening.getBoundPort();
            }
        }
        throw new IOException("it found no port to listen on");
    }

    private Path configuration(Path folder) throws IOException {
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
                    "name": "amqp", "port": "0", "bindingAddress": "127.0.0.1", "protocols": ["AMQP_0_9_1"],
                    "authenticationProvider": "guests",
                    "virtualhostaliases": [{"name": "default", "type": "defaultAlias"}]
                  }],
                  "virtualhostnodes": [{
                    "name": "default", "type": "Memory", "defaultVirtualHostNode": "true",
                    "virtualHostInitialConfiguration": "{\\"type\\": \\"Memory\\"}"
                  }]
                }
                """);
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        launcher.shutdown();
    }
}
