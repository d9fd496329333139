package dev.offshoot.messaging.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
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
    private static final Duration SLOW = Duration.ofMillis(10);
    private static final Duration QUICK = Duration.ofMillis(1);

    private final AtomicLong clock = new AtomicLong(-100);
    private final ScanStart start = new ScanStart(clock::get);

    private void pass(Duration time) {
        clock.addAndGet(time.toNanos());
    }

    /** Where a scan begins that takes this long, and finds so many rows; null at the start. */
    private @Nullable OffsetDateTime scan(Duration took, int rows) {
        var begin = new AtomicReference<OffsetDateTime>();
        start.scan(
                () -> {
                    pass(took);
                    return Collections.nCopies(rows, FOUND);
                },
                from -> {
                    begin.set(from);
                    pass(took);
                    return Collections.nCopies(rows, FOUND);
                },
                time -> time);
        return begin.get();
    }

    /** Twice in a row, from the start. */
    private void becomeSlow(Duration took) {
        scan(QUICK, 1);
        assertThat(scan(took, 1)).isNull();
        assertThat(scan(took, 1)).isNull();
    }

    @Test
    void slowScansFromTheStartTakeAHundredthOfTheTime() {
        becomeSlow(SLOW);

        pass(SLOW.multipliedBy(100).minusNanos(1));
        assertThat(scan(Duration.ZERO, 1)).isEqualTo(SHORTLY_BEFORE);
        pass(Duration.ofNanos(1));
        assertThat(scan(SLOW.multipliedBy(2), 1)).isNull();
        pass(SLOW.multipliedBy(100).minusNanos(1));
        assertThat(scan(Duration.ZERO, 1)).isEqualTo(SHORTLY_BEFORE);
        pass(Duration.ofNanos(1));
        assertThat(scan(SLOW, 1)).isNull();
    }

    @Test
    void quickScansBeginAtTheStart() {
        for (var i = 0; i < 10; i++) {
            assertThat(scan(QUICK, 1)).isNull();
            // for so many rows, that is quick
            assertThat(scan(QUICK.multipliedBy(4), 100)).isNull();
        }
    }

    /** A process that was frozen, or waited for a connection, would not look for what another one left for an hour. */
    @Test
    void whatWasSlowOnceChangesNothing() {
        scan(QUICK, 1);

        assertThat(scan(Duration.ofMinutes(1), 1)).isNull();
        assertThat(scan(QUICK, 1)).isNull();
        assertThat(scan(Duration.ofMinutes(1), 1)).isNull();
        assertThat(scan(QUICK, 1)).isNull();
    }

    @Test
    void noPauseIsLongerThanAMinute() {
        becomeSlow(Duration.ofSeconds(5));

        assertThat(scan(QUICK, 1)).isEqualTo(SHORTLY_BEFORE);
        pass(Duration.ofMinutes(1));
        assertThat(scan(QUICK, 1)).isNull();
    }

    @Test
    void whatSavesNothingIsNotTriedForAWhile() {
        becomeSlow(SLOW);

        assertThat(scan(SLOW, 1)).isEqualTo(SHORTLY_BEFORE);
        assertThat(scan(SLOW.plusNanos(1), 1)).isEqualTo(SHORTLY_BEFORE);
        assertThat(scan(SLOW, 1)).isNull();
        assertThat(scan(SLOW, 1)).isNull();
    }

    @Test
    void everyScanBeginsAtTheStartUntilSomethingWasFound() {
        for (var i = 0; i < 5; i++) {
            assertThat(scan(SLOW, 0)).isNull();
        }
    }

    @Test
    void anEarlierRowThatHasComeIsFoundByTheNextScan() {
        becomeSlow(SLOW);

        start.reset();

        assertThat(scan(SLOW, 1)).isNull();
        assertThat(scan(SLOW, 1)).isEqualTo(SHORTLY_BEFORE);
    }

    @Test
    void whoFindsNothingBeginsTenSecondsAgo() {
        var now = OffsetDateTime.parse("2026-03-01T13:00:00Z");

        start.nothingWasDue(start.later(), now);

        assertThat(start.later()).isEqualTo("2026-03-01T12:59:50Z");
    }

    /** Otherwise, what is left of a batch that was committed late would wait. */
    @Test
    void whatWasFoundMeanwhileCountsForMore() {
        var before = start.later();
        scan(QUICK, 1);

        start.nothingWasDue(before, OffsetDateTime.parse("2026-03-01T13:00:00Z"));

        assertThat(start.later()).isEqualTo(SHORTLY_BEFORE);
    }

    @Test
    void aScanThatFailedCountsForNothing() {
        scan(QUICK, 1);
        scan(SLOW, 1);

        assertThatThrownBy(() -> start.scan(
                        () -> {
                            pass(SLOW);
                            throw new IllegalStateException("The database is gone");
                        },
                        from -> Collections.<Instant>emptyList(),
                        time -> time))
                .hasMessage("The database is gone");

        assertThat(scan(QUICK, 1)).isNull();
        assertThat(scan(QUICK, 1)).isNull();
    }
}
