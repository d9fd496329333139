package dev.offshoot;

import dev.offshoot.messaging.testing.RunningJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.qpid.server.SystemLauncher;
import org.apache.qpid.server.model.SystemConfig;

/**
 * A broker inside this virtual machine, for a machine that has no RabbitMQ. It speaks the same protocol, and keeps
 * nothing when it ends.
 */
final class EmbeddedBroker implements AutoCloseable {

    private final SystemLauncher launcher = new SystemLauncher();
    private final int port = RunningJar.freePort();

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
                    "name": "amqp", "port": "%d", "bindingAddress": "127.0.0.1", "protocols": ["AMQP_0_9_1"],
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

    int port() {
        return port;
    }

    @Override
    public void close() {
        launcher.shutdown();
    }
}
