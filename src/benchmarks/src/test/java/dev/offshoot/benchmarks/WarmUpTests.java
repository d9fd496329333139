package dev.offshoot.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is measured too early measures the compiler. */
class WarmUpTests {

    @Test
    void endsOnceTwoWindowsWereHardlyCheaper() {
        assertThat(WarmUp.hasEnded(List.of(100.0))).isFalse();
        assertThat(WarmUp.hasEnded(List.of(100.0, 99.0))).isFalse();
        assertThat(WarmUp.hasEnded(List.of(100.0, 99.0, 98.0))).isTrue();
        assertThat(WarmUp.hasEnded(List.of(100.0, 60.0, 40.0))).isFalse();
        assertThat(WarmUp.hasEnded(List.of(100.0, 60.0, 40.0, 41.0))).isFalse();
        assertThat(WarmUp.hasEnded(List.of(100.0, 60.0, 40.0, 41.0, 39.0))).isTrue();
    }

    @Test
    void oneBadWindowIsNoEnd() {
        assertThat(WarmUp.hasEnded(List.of(100.0, 120.0, 70.0))).isFalse();
    }

    @Test
    void aSlowDescentIsNoEnd() {
        assertThat(WarmUp.hasEnded(List.of(100.0, 97.0, 94.0))).isFalse();
    }

    @Test
    void windowsInWhichNothingWasDoneAreNoEnd() {
        assertThat(WarmUp.hasEnded(List.of(Double.POSITIVE_INFINITY, Double.NaN, Double.POSITIVE_INFINITY)))
                .isFalse();
    }

    @Test
    void staysWithinTheLimit() throws Exception {
        var windows = new ArrayList<Duration>();
        WarmUp.of(Options.parse(List.of("--warm-up", "50"))).run("something", length -> {
            windows.add(length);
            return 1.0 / windows.size();
        });

        assertThat(windows).hasSize(3);
    }

    @Test
    void aShorterLimitIsOneShortWindow() throws Exception {
        var windows = new ArrayList<Duration>();
        WarmUp.of(Options.parse(List.of("--warm-up", "2"))).run("something", length -> {
            windows.add(length);
            return 1;
        });

        assertThat(windows).containsExactly(Duration.ofSeconds(2));
    }
}
