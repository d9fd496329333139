package dev.offshoot.messaging.engine.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offshoot.messaging.engine.modules.WakeUps;
import dev.offshoot.messaging.engine.store.Delivery;
import dev.offshoot.messaging.engine.store.Lane;
import dev.offshoot.messaging.spi.Envelope;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class WaitingTests {

    private static final int MOST = 3;

    private long now = 1_000_000_000_000L;
    private final Waiting waiting = new Waiting(() -> now);
    private final List<Lane> passedOn = new ArrayList<>();
    private final WakeUps.Deliveries wakeUps = waiting.noting((lane, delay) -> passedOn.add(lane));

    private void pass(long millis) {
        now += millis * 1_000_000;
    }

    private void arrives() {
        wakeUps.wake(Lane.ORDINARY, Duration.ZERO);
    }

    /** Takes deliveries that fell due at these milliseconds of the database's clock. */
    private void takes(Integer... due) {
        waiting.until(() -> Arrays.stream(due).map(WaitingTests::due).toList(), MOST);
    }

    private static Delivery due(int millis) {
        var at = Instant.EPOCH.plusMillis(millis);
        return new Delivery(
                millis, new Envelope(UUID.randomUUID(), "a.B", 1, null, "a", at, at, null, "{}"), "listener", 0, 0);
    }

    private void assertDelay(long millis) {
        assertThat(waiting.now()).isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void growsWhileNobodyTakesWhatHasArrived() {
        arrives();
        pass(300);
        arrives();
        pass(400);

        assertDelay(700);
        assertThat(passedOn).containsExactly(Lane.ORDINARY, Lane.ORDINARY);
    }

    @Test
    void fadesAfterAllWasTaken() {
        arrives();
        pass(300);
        takes(0);

        assertDelay(300);
        pass(100);
        assertDelay(200);
        pass(200);
        assertDelay(0);
    }

    @Test
    void startsAgainWithWhatArrivesDuringABatch() {
        arrives();
        takes(0);
        pass(10);
        arrives();
        pass(500);

        assertDelay(500);
    }

    @Test
    void countsWhatAFullBatchLeavesOverFromWhenItWasWritten() {
        arrives();
        pass(100);
        arrives();
        arrives();
        arrives();
        pass(100);
        // written at 0, and three at 100: one of these is left over
        takes(5_000, 5_100, 5_100);
        pass(1_000);

        assertDelay(1_100);
        takes(5_100);
        pass(1_100);
        assertDelay(0);
    }

    @Test
    void countsLeftoversThatNobodySignalledFromNowOn() {
        takes(0, 1_000, 2_000);
        assertDelay(0);
        pass(50);

        assertDelay(50);
    }

    @Test
    void goesOnIfNothingCouldBeTaken() {
        arrives();
        pass(100);
        assertThatThrownBy(() -> waiting.until(
                        () -> {
                            throw new IllegalStateException("no database");
                        },
                        MOST))
                .hasMessage("no database");
        pass(100);

        assertDelay(200);
    }

    // they are late by up to a poll, though nobody is busy
    @Test
    void neverCountsWhatWasNotSignalledAsDueNow() {
        wakeUps.wake(Lane.ORDINARY, Duration.ofMinutes(5));
        wakeUps.wake(Lane.CALL, Duration.ZERO);
        wakeUps.wake(Lane.BULK, Duration.ZERO);
        pass(600_000);
        takes(0);

        assertDelay(0);
        assertThat(passedOn).containsExactly(Lane.ORDINARY, Lane.CALL, Lane.BULK);
    }
}
