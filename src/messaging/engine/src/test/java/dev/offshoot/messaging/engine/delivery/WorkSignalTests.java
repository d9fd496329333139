package dev.offshoot.messaging.engine.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offshoot.messaging.engine.store.Lane;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class WorkSignalTests {

    private static final Duration VERY_LONG = Duration.ofHours(1);

    private final WorkSignal signal = new WorkSignal();

    // each lane that is checked costs a transaction
    @Test
    void opensOnlyTheLaneInWhichADeliveryFallsDue() {
        signal.wake(Lane.CALL, Duration.ofMillis(20));
        signal.await(VERY_LONG);
        assertThat(signal.take()).isEmpty();

        signal.awaitWork(VERY_LONG);

        assertThat(signal.take()).containsExactly(Lane.CALL);
        assertThat(signal.take()).isEmpty();
    }

    @Test
    void wakesUpWithoutALaneForACompletion() {
        signal.wakeAt(System.nanoTime() + 20_000_000);
        signal.await(VERY_LONG);

        signal.awaitWork(VERY_LONG);

        assertThat(signal.take()).isEmpty();
    }

    @Test
    void doesNotWaitWhileALaneIsOpen() {
        signal.open(Lane.BULK);

        signal.awaitWork(VERY_LONG);

        assertThat(signal.take()).containsExactly(Lane.BULK);
    }
}
