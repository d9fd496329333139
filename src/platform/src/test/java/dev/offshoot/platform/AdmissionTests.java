package dev.offshoot.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offshoot.messaging.DeliveryDelay;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The controller with a clock, and with a queue, of its own. */
class AdmissionTests {

    private static final long MILLI = 1_000_000;

    private long now = 5_000_000_000L;
    private Duration delay = Duration.ZERO;
    private Duration ofCalls = Duration.ZERO;
    private final Admission admission = new Admission(
            new DeliveryDelay() {
                @Override
                public Duration current() {
                    return delay;
                }

                @Override
                public Duration ofCalls() {
                    return ofCalls;
                }
            },
            () -> now);

    private void pass(Duration time) {
        now += time.toNanos();
    }

    /** How many of the requests in this time are refused; one arrives every 10 ms. */
    private long refusedWithin(Duration time) {
        return IntStream.range(0, (int) (time.toMillis() / 10))
                .filter(i -> {
                    pass(Duration.ofMillis(10));
                    return admission.refuses();
                })
                .count();
    }

    @Test
    void neverRefusesWhileNothingWaits() {
        assertThat(refusedWithin(Duration.ofMinutes(1))).isZero();
    }

    @Test
    void neverRefusesBelowTheTarget() {
        delay = Admission.TARGET.minusMillis(10);
        assertThat(refusedWithin(Duration.ofMinutes(1))).isZero();
    }

    // the first orders after a start, or a pause of the garbage collector
    @Test
    void bearsAShortDelay() {
        for (var i = 0; i < 10; i++) {
            delay = Duration.ofMillis(800);
            assertThat(refusedWithin(Duration.ofMillis(400))).isZero();
            delay = Duration.ZERO;
            assertThat(refusedWithin(Duration.ofSeconds(10))).isZero();
        }
    }

    @Test
    void refusesMoreTheLongerTheDelayLasts() {
        delay = Duration.ofMillis(150);
        assertThat(refusedWithin(Duration.ofMillis(1_900))).isZero();

        var first = refusedWithin(Duration.ofSeconds(2));
        var second = refusedWithin(Duration.ofSeconds(2));
        assertThat(first).isBetween(80L, 150L);
        assertThat(second).isBetween(first + 10, 190L);

        refusedWithin(Duration.ofSeconds(30));
        assertThat(admission.share()).isGreaterThan(0.95);
    }

    @Test
    void acceptsAgainOnceNothingWaits() {
        delay = Duration.ofSeconds(30);
        refusedWithin(Duration.ofSeconds(30));
        assertThat(admission.share()).isGreaterThan(0.99);

        delay = Duration.ZERO;
        refusedWithin(Duration.ofMillis(600));
        assertThat(refusedWithin(Duration.ofSeconds(30))).isZero();
        assertThat(admission.share()).isZero();
    }

    // also for whoever asks rarely: the pressure of long ago proves nothing
    @Test
    void acceptsTheFirstRequestAfterALongTime() {
        delay = Duration.ofSeconds(30);
        refusedWithin(Duration.ofSeconds(30));

        delay = Duration.ZERO;
        pass(Duration.ofMinutes(10));
        assertThat(admission.refuses()).isFalse();
    }

    @Test
    void spreadsRefusalsEvenly() {
        delay = Duration.ofMillis(110);
        refusedWithin(Duration.ofSeconds(20));
        delay = Duration.ofMillis(90);
        while (admission.share() > 0.4) {
            pass(Duration.ofMillis(100));
        }
        delay = Admission.TARGET;

        var inARow = 0;
        var refused = 0;
        for (var i = 0; i < 300; i++) {
            pass(Duration.ofMillis(10));
            inARow = admission.refuses() ? inARow + 1 : 0;
            refused += inARow;
            assertThat(inARow).isLessThan(2);
        }
        assertThat(refused).isBetween(100, 140);
    }

    @Test
    void asksToWaitLongerTheMoreItRefuses() {
        assertThat(admission.retryAfter()).isEqualTo(1);

        delay = Duration.ofSeconds(30);
        refusedWithin(Duration.ofSeconds(5));

        assertThat(admission.retryAfter()).isEqualTo(10);
    }

    /** One queue, and a load that it cannot bear. */
    @Test
    void keepsTheDelayNearItsTargetWhateverTheLoad() {
        for (var arrivals : new int[] {2, 4, 10}) {
            var queue = new Queue(Duration.ofMillis(20));
            var longest = Duration.ZERO;
            var done = 0;
            for (var millis = 0; millis < 120_000; millis++) {
                pass(Duration.ofMillis(1));
                queue.work(now);
                delay = queue.delay(now);
                // capacity: one in 20 ms
                if (millis % (20 / arrivals) == 0 && !admission.refuses()) {
                    queue.arrive(now);
                }
                if (millis > 30_000) {
                    longest = delay.compareTo(longest) > 0 ? delay : longest;
                }
                done = queue.done;
            }

            assertThat(longest)
                    .as("the delay at %s times the capacity", arrivals)
                    .isLessThan(Duration.ofMillis(300));
            assertThat(done)
                    .as("the work done at %s times the capacity", arrivals)
                    .isGreaterThan(5_900);
        }
    }

    @Test
    void callsMayWaitForAMinute() {
        ofCalls = Admission.CALLS_TARGET;
        assertThat(refusedWithin(Duration.ofMinutes(1))).isZero();

        ofCalls = Admission.CALLS_TARGET.multipliedBy(2);
        assertThat(refusedWithin(Duration.ofSeconds(10))).isBetween(500L, 600L);

        ofCalls = Duration.ZERO;
        pass(Duration.ofSeconds(1));
        assertThat(refusedWithin(Duration.ofMinutes(1))).isZero();
    }

    /** A payment provider that is too slow for the load, for half an hour. */
    @Test
    void anOrderNeverWaitsForItsCallsForTooLong() {
        // two calls for each order, and ten minutes until it is cancelled
        var bearable = Duration.ofMinutes(5);
        for (var load : new double[] {1.2, 2, 10}) {
            // 16 calls at a time, 200 ms each
            var queue = new Queue(Duration.ofNanos(Duration.ofMillis(200).toNanos() / 16));
            var longest = Duration.ZERO;
            var owed = 0.0;
            for (var millis = 0; millis < 1_800_000; millis += 10) {
                pass(Duration.ofMillis(10));
                queue.workAll(now);
                // as the engine does: what waits, divided by what begins
                ofCalls = Duration.ofNanos(queue.waiting.size() * queue.each);
                for (owed += load * 0.8; owed >= 1; owed--) {
                    if (!admission.refuses()) {
                        queue.arrive(now);
                    }
                }
                longest = queue.delay(now).compareTo(longest) > 0 ? queue.delay(now) : longest;
            }

            assertThat(longest).as("the wait at %s times the capacity", load).isLessThan(bearable);
            assertThat(queue.done)
                    .as("the calls made at %s times the capacity", load)
                    .isGreaterThan(80 * 1_800 * 95 / 100);
        }
    }

    /** Orders of equal size that wait in line. */
    private static final class Queue {

        private final ArrayDeque<Long> waiting = new ArrayDeque<>();
        private final long each;
        private long busyUntil;
        private int done;

        Queue(Duration each) {
            this.each = each.toNanos();
        }

        void arrive(long at) {
            waiting.add(at);
        }

        void work(long at) {
            if (at >= busyUntil && !waiting.isEmpty()) {
                waiting.remove();
                busyUntil = at + each;
                done++;
            }
        }

        /** As {@link #work}, if several may have ended since the last time. */
        void workAll(long at) {
            while (busyUntil <= at && !waiting.isEmpty()) {
                busyUntil = Math.max(busyUntil, waiting.remove()) + each;
                done++;
            }
        }

        Duration delay(long at) {
            return waiting.isEmpty() ? Duration.ZERO : Duration.ofNanos(at - waiting.peek());
        }
    }
}
