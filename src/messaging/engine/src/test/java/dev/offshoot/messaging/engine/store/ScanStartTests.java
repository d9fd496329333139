package dev.offshoot.messaging.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ScanStartTests {

    private static final Instant FOUND = Instant.parse("2026-03-01T12:00:00Z");
    private static final OffsetDateTime SHORTLY_BEFORE =
            Instant.parse("2026-03-01T11:59:59Z").atOffset(ZoneOffset.UTC);
    private static final int SLOW = 10_000_000;
    private static final int QUICK = 1_000_000;

    private final AtomicLong clock = new AtomicLong(-100);
    private final ScanStart start = new ScanStart(clock::get);

    /** Where a scan begins that takes this long, in nanoseconds, and finds so many rows. */
    private @Nullable OffsetDateTime scan(int cost, int rows) {
        var begin = new AtomicReference<OffsetDateTime>();
        start.scan(from -> {
            begin.set(from);
            clock.addAndGet(cost);
            return Collections.nCopies(rows, "row");
        });
        return begin.get();
    }

    @Test
    void slowScansFromTheStartTakeAHundredthOfTheTime() {
        assertThat(scan(SLOW, 1)).isNull();
        start.found(FOUND);

        clock.addAndGet(100L * SLOW - 1);
        assertThat(scan(0, 1)).isEqualTo(SHORTLY_BEFORE);
        clock.addAndGet(1);
        assertThat(scan(2 * SLOW, 1)).isNull();
        clock.addAndGet(200L * SLOW - 1);
        assertThat(scan(0, 1)).isEqualTo(SHORTLY_BEFORE);
    }

    @Test
    void quickScansBeginAtTheStart() {
        start.found(FOUND);

        assertThat(scan(QUICK, 0)).isNull();
        // for so many rows, that is quick
        assertThat(scan(3 * QUICK, 100)).isNull();
        assertThat(scan(QUICK, 0)).isNull();
    }

    @Test
    void whatSavesNothingIsGivenUp() {
        scan(SLOW, 1);
        start.found(FOUND);

        assertThat(scan(SLOW, 1)).isEqualTo(SHORTLY_BEFORE);
        assertThat(scan(SLOW + 1, 1)).isEqualTo(SHORTLY_BEFORE);
        assertThat(scan(QUICK, 1)).isNull();
    }

    @Test
    void everyScanBeginsAtTheStartUntilSomethingWasFound() {
        scan(SLOW, 0);

        assertThat(scan(SLOW, 0)).isNull();
    }

    @Test
    void aScanThatFailedCountsForNothing() {
        start.found(FOUND);

        assertThatThrownBy(() -> start.scan(from -> {
                    clock.addAndGet(SLOW);
                    throw new IllegalStateException("The database is gone");
                }))
                .hasMessage("The database is gone");

        assertThat(scan(0, 0)).isNull();
    }
}
