package dev.offshoot.messaging.engine.delivery;

import dev.offshoot.messaging.DeliveryDelay;
import dev.offshoot.messaging.engine.listeners.Listeners;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** The longest {@link Waiting} of the hosted modules that take commands. */
public final class HostedDelay implements DeliveryDelay {

    private final Listeners listeners;
    private final LongSupplier clock;
    private final Map<String, Waiting> modules = new ConcurrentHashMap<>();

    /** @param clock in nanoseconds, like {@link System#nanoTime()} */
    public HostedDelay(Listeners listeners, LongSupplier clock) {
        this.listeners = listeners;
        this.clock = clock;
    }

    /** From now on, the module is hosted. */
    public Waiting open(String module) {
        var waiting = new Waiting(clock);
        if (takesCommands(module)) {
            modules.put(module, waiting);
        }
        return waiting;
    }

    private boolean takesCommands(String module) {
        return listeners.all().stream()
                .anyMatch(
                        listener -> listener.module.equals(module) && listener.type.command && !listener.isInternal());
    }

    /** From now on, its deliveries are somebody else's. */
    public void close(String module) {
        modules.remove(module);
    }

    @Override
    public Duration current() {
        return modules.values().stream()
                .map(Waiting::now)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }
}
