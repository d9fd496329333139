package dev.offshoot.messaging.engine.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.offshoot.messaging.engine.outbox.CircuitBreaker.Entry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CircuitBreakerTests {

    private final CircuitBreaker breaker = new CircuitBreaker(Duration.ofMillis(20), Duration.ofSeconds(10));

    @Test
    void letsOneAskForAllAfterAPause() {
        assertThat(breaker.enter()).isEqualTo(Entry.FREE);
        assertThat(breaker.failed(Entry.FREE)).isTrue();

        assertThat(breaker.enter()).isEqualTo(Entry.REFUSED);
        await().pollInterval(Duration.ofMillis(1)).until(() -> breaker.enter() == Entry.PROBE);
        assertThat(breaker.enter()).isEqualTo(Entry.REFUSED);

        assertThat(breaker.answered()).isTrue();
        assertThat(breaker.enter()).isEqualTo(Entry.FREE);
    }

    @Test
    void pausesForLongerEachTime() {
        breaker.failed(Entry.FREE);
        for (int i = 0; i < 9; i++) {
            assertThat(breaker.failed(Entry.PROBE)).isFalse();
        }

        assertThat(breaker.pause()).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(10));
    }

    // all calls in progress report the same outage
    @Test
    void countsOneOutageOnce() {
        for (int i = 0; i < 100; i++) {
            breaker.failed(Entry.FREE);
        }

        assertThat(breaker.pause()).isLessThanOrEqualTo(Duration.ofMillis(20));
    }

    @Test
    void letsTheNextOneAskIfTheFirstLearnedNothing() {
        breaker.failed(Entry.FREE);
        await().pollInterval(Duration.ofMillis(1)).until(() -> breaker.enter() == Entry.PROBE);

        breaker.left(Entry.PROBE);

        assertThat(breaker.enter()).isEqualTo(Entry.PROBE);
    }

    // a caller that entered before the outage and leaves during it must not admit a second probe
    @Test
    void keepsOneProbeThoughAnotherLeaves() {
        breaker.failed(Entry.FREE);
        await().pollInterval(Duration.ofMillis(1)).until(() -> breaker.enter() == Entry.PROBE);

        breaker.left(Entry.FREE);

        assertThat(breaker.enter()).isEqualTo(Entry.REFUSED);
    }

    // otherwise, no call would ever test the broker again
    @Test
    void asksAgainAfterAProbeThatFailed() {
        breaker.failed(Entry.FREE);
        await().pollInterval(Duration.ofMillis(1)).until(() -> breaker.enter() == Entry.PROBE);

        breaker.failed(Entry.PROBE);

        await().pollInterval(Duration.ofMillis(1)).until(() -> breaker.enter() == Entry.PROBE);
    }
}
