package dev.offshoot.messaging.engine.modules;

import dev.offshoot.messaging.engine.store.Lane;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Wakes workers and senders when rows have been written for them. A lost wake-up does no harm: the poll finds the rows.
 */
public final class WakeUps {

    private final Map<String, Deliveries> deliveries = new ConcurrentHashMap<>();
    private volatile Sending sending = (module, target) -> {};

    /** The worker of one module. */
    public interface Deliveries {

        /** A lane has a delivery that is due after this delay. */
        void wake(Lane lane, Duration delay);
    }

    /** The sender for all modules. */
    public interface Sending {

        /** A module has messages for a target. */
        void wake(String module, String target);
    }

    /** Registers the worker of a module. */
    public void connect(String module, Deliveries woken) {
        deliveries.put(module, woken);
    }

    public void disconnect(String module) {
        deliveries.remove(module);
    }

    /** Registers the sender. */
    public void connect(Sending woken) {
        sending = woken;
    }

    /** Wakes a module's worker for a delivery that is due after this delay. */
    public void deliver(String module, Lane lane, Duration delay) {
        var woken = deliveries.get(module);
        if (woken != null) {
            woken.wake(lane, delay);
        }
    }

    /** Wakes a module's worker for lanes that have due deliveries. */
    public void deliver(String module, Set<Lane> lanes) {
        lanes.forEach(lane -> deliver(module, lane, Duration.ZERO));
    }

    /** Wakes the sender for a module's messages to a target. */
    public void send(String module, String target) {
        sending.wake(module, target);
    }
}
