package dev.offshoot.messaging.engine.modules;

import dev.offshoot.messaging.engine.store.Lane;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Where whoever has written something down tells whoever works it off. Nobody needs to be there: a poll finds what no
 * wake-up told of.
 */
public final class WakeUps {

    private final Map<String, Deliveries> deliveries = new ConcurrentHashMap<>();
    private volatile Sending sending = (module, target) -> {};

    /** Delivers the messages of one module. */
    public interface Deliveries {

        /** A lane has something that falls due after so long. */
        void wake(Lane lane, Duration delay);
    }

    /** Sends the messages of all modules. */
    public interface Sending {

        /** A module has something for a target. */
        void wake(String module, String target);
    }

    /** From now on these are woken for a module. */
    public void connect(String module, Deliveries woken) {
        deliveries.put(module, woken);
    }

    public void disconnect(String module) {
        deliveries.remove(module);
    }

    /** From now on this is woken for messages to other modules. */
    public void connect(Sending woken) {
        sending = woken;
    }

    /** A module's lane has something that falls due after so long. */
    public void deliver(String module, Lane lane, Duration delay) {
        var woken = deliveries.get(module);
        if (woken != null) {
            woken.wake(lane, delay);
        }
    }

    /** Some lanes of a module have something that is due. */
    public void deliver(String module, Set<Lane> lanes) {
        lanes.forEach(lane -> deliver(module, lane, Duration.ZERO));
    }

    /** A module has something for a target. */
    public void send(String module, String target) {
        sending.wake(module, target);
    }
}
