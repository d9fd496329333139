package dev.offshoot.messaging.operations;

import dev.offshoot.messaging.engine.hosting.Hosting;
import dev.offshoot.messaging.engine.modules.LocalModules;
import java.util.Map;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * Health of the hosted modules. Out of service while the worker of one of them is not running. An outage of the broker is
 * shown in the details only, because the process still answers requests. Does not ask the database: this is what probes
 * read, several times a second. The backlog is at {@code /actuator/modules}.
 */
class ModulesHealth implements HealthIndicator {

    private final LocalModules modules;
    private final Hosting hosting;

    ModulesHealth(LocalModules modules, Hosting hosting) {
        this.modules = modules;
        this.hosting = hosting;
    }

    @Override
    public Health health() {
        var health = Health.up();
        for (var module : modules.hosted()) {
            if (!hosting.isReady(module)) {
                health.status(Status.OUT_OF_SERVICE);
            }
            health.withDetail(module, Map.of("ready", hosting.isReady(module), "hearing", hosting.isConsuming(module)));
        }
        return health.build();
    }
}
