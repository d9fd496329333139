package dev.offshoot.messaging.engine.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CallBacklogTests {

    private long now = 1_000_000_000_000L;
    private final CallBacklog backlog = new CallBacklog(() -> now);
    private int looks;

    /** Eighty calls begin in each second, while so many are due. */
    private void pass(int seconds, int due) {
        for (var i = 0; i < seconds * 80; i++) {
            now += 12_500_000;
            backlog.othersWait(1, () -> {
                looks++;
                return due;
            });
        }
    }

    @Test
    void dividesWhatWaitsByWhatBegins() {
        assertThat(backlog.delay()).isZero();

        pass(10, 4_800);

        assertThat(backlog.delay()).isBetween(Duration.ofSeconds(59), Duration.ofSeconds(61));
        assertThat(looks).as("queries").isLessThanOrEqualTo(10);
    }

    @Test
    void isZeroAsSoonAsNothingWaits() {
        pass(10, 4_800);
        backlog.nothingWaits();
        assertThat(backlog.delay()).isZero();

        // and knows nothing of the time before
        pass(1, 80);
        now += 12_500_000;
        assertThat(backlog.delay()).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void growsWhileNoCallReturns() {
        pass(2, 80);
        now += Duration.ofMinutes(5).toNanos();

        assertThat(backlog.delay()).isBetween(Duration.ofMinutes(5), Duration.ofSeconds(302));
    }

    @Test
    void averagesBursts() {
        // sixteen calls every eight seconds: two a second
        for (var i = 0; i < 20; i++) {
            now += Duration.ofSeconds(8).toNanos();
            backlog.othersWait(16, () -> 120);
        }

        assertThat(backlog.delay()).isBetween(Duration.ofMillis(59_999), Duration.ofMillis(60_001));
    }
}
