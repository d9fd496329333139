package dev.offshoot.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RequestSlotsTests {

    private static final Duration PATIENCE = Duration.ofMillis(400);

    private final RequestSlots slots = new RequestSlots(16, PATIENCE);

    private static boolean isBrief(long since) {
        return System.nanoTime() - since < PATIENCE.toNanos() / 2;
    }

    @Test
    void leavesHalfOfTheConnectionsToTheWorkers() {
        var held = Stream.generate(() -> slots.tryAcquire(true)).limit(8).toList();

        assertThat(held).doesNotContainNull();
        assertThat(slots.tryAcquire(true)).isNull();
        held.forEach(RequestSlots.Slot::release);
        assertThat(slots.free()).isEqualTo(8);
    }

    @Test
    void refusesChangesBeforeReads() {
        var changes = Stream.generate(() -> slots.tryAcquire(false)).limit(6).toList();

        assertThat(changes).doesNotContainNull();
        assertThat(slots.tryAcquire(false)).isNull();
        assertThat(slots.tryAcquire(true)).isNotNull();
        assertThat(slots.tryAcquire(true)).isNotNull();
    }

    @Test
    void letsABurstWaitButNotAStandingQueue() {
        Stream.generate(() -> slots.tryAcquire(false)).limit(6).forEach(slot -> {});

        var asked = System.nanoTime();
        assertThat(slots.tryAcquire(false)).isNull();
        assertThat(isBrief(asked)).isFalse();

        asked = System.nanoTime();
        assertThat(slots.tryAcquire(false)).isNull();
        assertThat(isBrief(asked)).isTrue();
    }

    @Test
    void takesASlotBackFromAClientThatKeepsItWaiting() {
        var held = Stream.generate(() -> slots.tryAcquire(true)).limit(8).toList();
        var slow = Objects.requireNonNull(held.get(0));

        slow.release();
        var other = Objects.requireNonNull(slots.tryAcquire(true));
        assertThat(slots.tryAcquire(true)).isNull();
        other.release();
        slow.resume();

        assertThat(slots.free()).isZero();
        slow.release();
        slow.release();
        assertThat(slots.free()).isEqualTo(1);
    }
}
