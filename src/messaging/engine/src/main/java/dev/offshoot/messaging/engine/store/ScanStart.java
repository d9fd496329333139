package dev.offshoot.messaging.engine.store;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where scans of a queue begin. As long as somebody holds a snapshot open, PostgreSQL keeps the index entries of all rows
 * that have been removed since, and a scan from the start of the index walks over them each time. So once such scans are
 * slow, others begin shortly before what the last one found first. Earlier rows, committed late or given back by a
 * process that died, are found by scans from the start, which then take a hundredth of the time.
 *
 * <p>Scans from the start are queries without a lower bound. With one, the planner expects a single row, however many are
 * due, and may read and sort all of them to take the first ones.
 */
final class ScanStart {

    /** A row becomes visible when its transaction commits, but its time is that of the transaction's begin. */
    private static final Duration OVERLAP = Duration.ofSeconds(1);

    private static final int PAUSES_PER_SCAN = 100;
    private static final long QUICK_NANOS = 1_000_000;
    private static final long QUICK_NANOS_PER_ROW = 20_000;

    private final LongSupplier clock;
    private volatile @Nullable OffsetDateTime next;
    /** When the next scan from the start may begin, and how long the last one took. */
    private volatile long wholeAt;

    private volatile long wholeTook;

    ScanStart() {
        this(System::nanoTime);
    }

    /** @param clock in nanoseconds, like {@link System#nanoTime()} */
    ScanStart(LongSupplier clock) {
        this.clock = clock;
        this.wholeAt = clock.getAsLong();
    }

    /** @param query gets the time at which to begin, or null to begin at the start */
    <T> List<T> scan(Function<@Nullable OffsetDateTime, List<T>> query) {
        var from = next;
        var begun = clock.getAsLong();
        var isWhole = from == null || begun - wholeAt >= 0;
        var found = query.apply(isWhole ? null : from);
        var ended = clock.getAsLong();
        var took = ended - begun;
        if (isWhole) {
            var isQuick = took <= QUICK_NANOS + QUICK_NANOS_PER_ROW * found.size();
            wholeTook = took;
            wholeAt = isQuick ? ended : ended + PAUSES_PER_SCAN * took;
        } else if (took > wholeTook) {
            // nothing is gained
            wholeAt = ended;
        }
        return found;
    }

    /** The time from which on everything is, but for some earlier rows. */
    OffsetDateTime next() {
        var from = next;
        return from == null ? Instant.EPOCH.atOffset(ZoneOffset.UTC) : from;
    }

    /** The next scan that does not begin at the start begins shortly before this time, by the database's clock. */
    void found(Instant first) {
        next = first.minus(OVERLAP).atOffset(ZoneOffset.UTC);
    }
}
