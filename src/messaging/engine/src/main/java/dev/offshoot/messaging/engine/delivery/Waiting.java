package dev.offshoot.messaging.engine.delivery;

import dev.offshoot.messaging.engine.modules.WakeUps;
import dev.offshoot.messaging.engine.store.Delivery;
import dev.offshoot.messaging.engine.store.Lane;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How long ordinary deliveries of one module wait between the commit that wrote them and the worker that takes them. It
 * costs no query: it knows of what this process commits, and forgets it when the worker has taken all that is due. So
 * rows that nobody signalled, such as retries, scheduled messages and what another process wrote, never count as late.
 */
public final class Waiting {

    /** In nanoseconds, like {@link System#nanoTime()}. */
    private final LongSupplier clock;
    /** Since when the oldest delivery has been waiting; null if none is. */
    private @Nullable Long since;
    /** When deliveries were last taken, and how long the oldest of these had been waiting. */
    private long takenAt;

    private long waited;

    Waiting(LongSupplier clock) {
        this.clock = clock;
        this.takenAt = clock.getAsLong();
    }

    /** Passes wake-ups on, and notes those for deliveries that are due. */
    public WakeUps.Deliveries noting(WakeUps.Deliveries woken) {
        return (lane, delay) -> {
            if (lane == Lane.ORDINARY && (delay.isZero() || delay.isNegative())) {
                arrived();
            }
            woken.wake(lane, delay);
        };
    }

    private synchronized void arrived() {
        if (since == null) {
            since = clock.getAsLong();
        }
    }

    /**
     * Takes deliveries, and notes how long they had been waiting.
     *
     * @param take takes the deliveries that are due first. If it throws, they go on waiting
     * @param most how many it takes at most
     */
    List<Delivery> until(Supplier<List<Delivery>> take, int most) {
        Long oldest;
        long now;
        synchronized (this) {
            now = clock.getAsLong();
            oldest = since;
            // what is committed from here on may be missed
            since = null;
        }
        List<Delivery> taken = null;
        try {
            taken = take.get();
            return taken;
        } finally {
            ended(taken, most, oldest, now);
        }
    }

    private synchronized void ended(@Nullable List<Delivery> taken, int most, @Nullable Long oldest, long now) {
        if (taken == null) {
            since = oldest != null ? oldest : since;
            return;
        }
        takenAt = now;
        waited = oldest == null ? 0 : now - oldest;
        if (taken.size() >= most) {
            // those left over were written later than these, by the database's clock
            var first = taken.get(0).message().due();
            var last = taken.get(taken.size() - 1).message().due();
            var later = Math.max(Duration.between(first, last).toNanos(), 0);
            since = oldest == null ? now : Math.min(oldest + later, now);
        }
    }

    /**
     * How long deliveries wait now. After a wait has ended, it counts for a little longer, and ever less, so that the
     * value does not drop to zero with each batch.
     */
    synchronized Duration now() {
        var now = clock.getAsLong();
        var past = Math.max(waited - (now - takenAt), 0);
        return Duration.ofNanos(since == null ? past : Math.max(past, now - since));
    }
}
