package dev.offshoot.messaging.operations;

import dev.offshoot.messaging.engine.hosting.Hosting;
import dev.offshoot.messaging.engine.modules.LocalModules;
import dev.offshoot.messaging.engine.store.ModuleTables.Backlog;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.context.SmartLifecycle;

/** Measures what waits in the tables of each module that is here. Which modules these are is known once hosting has started. */
class DeliveryGauges implements SmartLifecycle {

    private final LocalModules modules;
    private final Hosting hosting;
    private final MeterRegistry registry;
    private volatile boolean running;

    DeliveryGauges(LocalModules modules, Hosting hosting, MeterRegistry registry) {
        this.modules = modules;
        this.hosting = hosting;
        this.registry = registry;
    }

    /** After hosting. */
    @Override
    public int getPhase() {
        return hosting.getPhase() + 1;
    }

    @Override
    public void start() {
        running = true;
        for (var module : modules.present()) {
            Gauge.builder(
                            "offshoot.deliveries.oldest",
                            () -> backlog(module).age().toMillis() / 1000.0)
                    .description("How long the oldest delivery that is due has waited")
                    .baseUnit("seconds")
                    .tag("module", module)
                    .register(registry);
            Gauge.builder("offshoot.deliveries.pending", () -> backlog(module).pending())
                    .description("Deliveries and outgoing messages that wait")
                    .tag("module", module)
                    .register(registry);
            Gauge.builder("offshoot.deliveries.parked", () -> backlog(module).parked())
                    .description("Deliveries that were given up")
                    .tag("module", module)
                    .register(registry);
        }
    }

    private Backlog backlog(String module) {
        return modules.tables(module).backlog();
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
