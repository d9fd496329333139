package dev.offshoot.messaging.engine.store;

import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Whether a scan begins at the start of an index. As long as somebody holds a snapshot open, PostgreSQL keeps the index
 * entries of all rows that have been removed since, and such a scan walks over them each time. Once it is slow, it is
 * followed by a pause, so that it takes a hundredth of the time. Meanwhile, scans begin later.
 *
 * <p>It counts as slow when it was so twice in a row, because a process that stood still says nothing about the database.
 */
final class ScanPace {

    private static final int PAUSES_PER_SCAN = 100;
    private static final long LONGEST_PAUSE_NANOS = 60_000_000_000L;
    private static final long QUICK_NANOS = 2_000_000;
    private static final long QUICK_NANOS_PER_ROW = 20_000;

    private final LongSupplier clock;
    /** When scans from the start may be made again, and when others. */
    private volatile long wholeAt;

    private volatile long laterAt;
    /** How long the last scan from the start took; 0 if it was quick. */
    private volatile long wholeTook;

    /** @param clock in nanoseconds, like {@link System#nanoTime()} */
    ScanPace(LongSupplier clock) {
        this.clock = clock;
        this.wholeAt = clock.getAsLong();
        this.laterAt = wholeAt;
    }

    /**
     * Scans from the start, or from later on.
     *
     * @param later finds what has become due recently
     */
    <T> List<T> scan(Supplier<List<T>> whole, Supplier<List<T>> later) {
        var begun = clock.getAsLong();
        if (begun - wholeAt >= 0 || begun - laterAt < 0) {
            var found = whole.get();
            var ended = clock.getAsLong();
            var took = ended - begun;
            var isQuick = took <= QUICK_NANOS + QUICK_NANOS_PER_ROW * found.size();
            wholeAt = ended + pause(isQuick ? 0 : Math.min(took, wholeTook));
            wholeTook = isQuick ? 0 : took;
            return found;
        }
        var found = later.get();
        var ended = clock.getAsLong();
        if (ended - begun > wholeTook) {
            // nothing is gained
            laterAt = ended + pause(ended - begun);
        }
        return found;
    }

    private static long pause(long took) {
        return Math.min(PAUSES_PER_SCAN * took, LONGEST_PAUSE_NANOS);
    }
}
