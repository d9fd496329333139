package dev.offshoot.messaging.operations;

import dev.offshoot.messaging.engine.hosting.Hosting;
import dev.offshoot.messaging.engine.modules.LocalModules;
import dev.offshoot.messaging.engine.store.ModuleTables.Backlog;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.SmartLifecycle;

/** Gauges for the tables of each module in this process. Starts after hosting, when the modules are known. */
class DeliveryGauges implements SmartLifecycle {

    private static final long FRESH_NANOS = 500_000_000;

    private final LocalModules modules;
    private final Hosting hosting;
    private final MeterRegistry registry;
    private final Map<String, Reading> read = new ConcurrentHashMap<>();
    private volatile boolean running;

    /** @param given the gauges that it has answered */
    private record Reading(Backlog backlog, long at, Set<String> given) {}

    DeliveryGauges(LocalModules modules, Hosting hosting, MeterRegistry registry) {
        this.modules = modules;
        this.hosting = hosting;
        this.registry = registry;
    }

    /** Starts after hosting. */
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
                            () -> backlog(module, "oldest").age().toMillis() / 1000.0)
                    .description("How long the oldest due delivery has been waiting")
                    .baseUnit("seconds")
                    .tag("module", module)
                    .register(registry);
            Gauge.builder(
                            "offshoot.deliveries.pending",
                            () -> backlog(module, "pending").pending())
                    .description("Due deliveries and outgoing messages")
                    .tag("module", module)
                    .register(registry);
            Gauge.builder(
                            "offshoot.deliveries.parked",
                            () -> backlog(module, "parked").parked())
                    .description("Parked deliveries")
                    .tag("module", module)
                    .register(registry);
        }
    }

    /**
     * One scrape reads each module's backlog once, and not for each gauge. A gauge that is read again is never answered from
     * the same reading.
     */
    private Backlog backlog(String module, String gauge) {
        return read.compute(module, (name, last) -> {
                    var usable = last != null
                            && System.nanoTime() - last.at() < FRESH_NANOS
                            && last.given().add(gauge);
                    return usable ? last : reading(name, gauge);
                })
                .backlog();
    }

    private Reading reading(String module, String gauge) {
        return new Reading(modules.tables(module).backlog(), System.nanoTime(), new HashSet<>(Set.of(gauge)));
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
