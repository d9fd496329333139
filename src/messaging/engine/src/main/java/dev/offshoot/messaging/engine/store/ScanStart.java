package dev.offshoot.messaging.engine.store;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Where scans of a queue begin. As long as somebody holds a snapshot open, PostgreSQL keeps the index entries of all rows
 * that have been removed since, and a scan from the start of the index walks over them each time. So a scan begins shortly
 * before what the last one found first. Earlier rows, committed late or given back by a process that died, are found by
 * scans from the start. These take a fiftieth of the time at most: without such a snapshot, nearly every scan is one.
 */
final class ScanStart {

    /** Earlier than any row, and a time that every database knows. */
    private static final OffsetDateTime START = Instant.EPOCH.atOffset(ZoneOffset.UTC);
    /** A row becomes visible when its transaction commits, but its time is that of the transaction's begin. */
    private static final Duration OVERLAP = Duration.ofSeconds(2);

    private static final int PAUSES_PER_SCAN = 50;

    private final LongSupplier clock;
    private volatile OffsetDateTime next = START;
    /** From when on a scan may begin at the start of the index. */
    private volatile long wholeAt;

    ScanStart() {
        this(System::nanoTime);
    }

    /** @param clock in nanoseconds, like {@link System#nanoTime()} */
    ScanStart(LongSupplier clock) {
        this.clock = clock;
        this.wholeAt = clock.getAsLong();
    }

    /** @param query gets the time at which to begin */
    <T> T scan(Function<OffsetDateTime, T> query) {
        var begun = clock.getAsLong();
        if (begun - wholeAt < 0) {
            return query.apply(next);
        }
        var found = query.apply(START);
        var ended = clock.getAsLong();
        wholeAt = ended + PAUSES_PER_SCAN * (ended - begun);
        return found;
    }

    /** The next scan begins shortly before this time, by the database's clock. */
    void found(Instant first) {
        next = first.minus(OVERLAP).atOffset(ZoneOffset.UTC);
    }
}
