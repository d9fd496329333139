package dev.offshoot.messaging.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ScanStartTests {

    private static final OffsetDateTime START = Instant.EPOCH.atOffset(ZoneOffset.UTC);
    private static final Instant FOUND = Instant.parse("2026-03-01T12:00:00Z");
    private static final OffsetDateTime SHORTLY_BEFORE =
            Instant.parse("2026-03-01T11:59:58Z").atOffset(ZoneOffset.UTC);

    private final AtomicLong clock = new AtomicLong(-100);
    private final ScanStart start = new ScanStart(clock::get);

    private OffsetDateTime scan(int cost) {
        return start.scan(from -> {
            clock.addAndGet(cost);
            return from;
        });
    }

    @Test
    void whatIsEarlierIsLookedAtForAFiftiethOfTheTime() {
        assertThat(scan(10)).isEqualTo(START);
        start.found(FOUND);

        clock.addAndGet(499);
        assertThat(scan(0)).isEqualTo(SHORTLY_BEFORE);
        clock.addAndGet(1);
        assertThat(scan(20)).isEqualTo(START);
        clock.addAndGet(999);
        assertThat(scan(0)).isEqualTo(SHORTLY_BEFORE);
    }

    @Test
    void everyScanIsAWholeOneUntilSomethingWasFound() {
        scan(10);

        assertThat(scan(10)).isEqualTo(START);
    }

    @Test
    void aScanThatFailedCountsForNothing() {
        start.found(FOUND);

        assertThatThrownBy(() -> start.scan(from -> {
                    clock.addAndGet(1000);
                    throw new IllegalStateException("The database is gone");
                }))
                .hasMessage("The database is gone");

        assertThat(scan(0)).isEqualTo(START);
    }
}
