package dev.offshoot.messaging.engine.store;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where scans of a queue begin: at the start, as long as that is quick, and otherwise shortly before what the last one
 * found first. Earlier rows, committed late or given back by a process that died, are found by scans from the start.
 *
 * <p>Scans from the start are queries without a lower bound. With one, the planner expects a single row, however many are
 * due, and may read and sort all of them to take the first ones.
 */
final class ScanStart {

    /** A row becomes visible when its transaction commits, but its time is that of the transaction's begin. */
    private static final Duration OVERLAP = Duration.ofSeconds(1);
    /** Longer, because the next row may be the first one for hours, and the scans in between are few. */
    private static final Duration OVERLAP_WHEN_IDLE = Duration.ofSeconds(10);

    private static final OffsetDateTime START = Instant.EPOCH.atOffset(ZoneOffset.UTC);

    private final ScanPace pace;
    private final AtomicReference<@Nullable OffsetDateTime> from = new AtomicReference<>();

    /** @param clock in nanoseconds, like {@link System#nanoTime()} */
    ScanStart(LongSupplier clock) {
        this.pace = new ScanPace(clock);
    }

    /**
     * Scans the queue.
     *
     * @param later gets the time at which to begin
     * @param time that of a row, by the database's clock; the first row is the earliest
     */
    <T> List<T> scan(Supplier<List<T>> whole, Function<OffsetDateTime, List<T>> later, Function<T, Instant> time) {
        var begin = from.get();
        var found = begin == null ? whole.get() : pace.scan(whole, () -> later.apply(begin));
        if (!found.isEmpty()) {
            from.set(time.apply(found.get(0)).minus(OVERLAP).atOffset(ZoneOffset.UTC));
        }
        return found;
    }

    /** Where a scan begins that does not begin at the start. All that is earlier has been taken, but for exceptions. */
    OffsetDateTime later() {
        var begin = from.get();
        return begin == null ? START : begin;
    }

    /**
     * Nothing was due, so that another instance may be taking all rows. Scans begin shortly before this time, unless one
     * has found something meanwhile.
     *
     * @param later where a scan would have begun
     * @param now by the database's clock
     */
    void nothingWasDue(OffsetDateTime later, OffsetDateTime now) {
        var begin = from.get();
        if (later.equals(begin == null ? START : begin)) {
            from.compareAndSet(begin, now.minus(OVERLAP_WHEN_IDLE));
        }
    }

    /** The next scan begins at the start, since an earlier row has come. */
    void reset() {
        from.set(null);
    }
}
