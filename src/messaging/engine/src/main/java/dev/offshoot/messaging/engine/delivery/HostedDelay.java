package dev.offshoot.messaging.engine.delivery;

import dev.offshoot.messaging.DeliveryDelay;
import dev.offshoot.messaging.engine.listeners.Listeners;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** How long deliveries wait in that hosted module, among those that take commands, where they wait longest. */
public final class HostedDelay implements DeliveryDelay {

    private final Listeners listeners;
    private final LongSupplier clock;
    private final Map<String, Lanes> modules = new ConcurrentHashMap<>();

    /** How long deliveries of a module wait for its worker, and how long until it may make another call. */
    public record Lanes(Waiting ordinary, CallBacklog calls) {}

    /** @param clock in nanoseconds, like {@link System#nanoTime()} */
    public HostedDelay(Listeners listeners, LongSupplier clock) {
        this.listeners = listeners;
        this.clock = clock;
    }

    /** From now on, the module is hosted. */
    public Lanes open(String module) {
        var lanes = new Lanes(new Waiting(clock), new CallBacklog(clock));
        if (takesCommands(module)) {
            modules.put(module, lanes);
        }
        return lanes;
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
        return longest(lanes -> lanes.ordinary().now());
    }

    @Override
    public Duration ofCalls() {
        return longest(lanes -> lanes.calls().delay());
    }

    private Duration longest(Function<Lanes, Duration> wait) {
        return modules.values().stream()
                .map(wait)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }
}
