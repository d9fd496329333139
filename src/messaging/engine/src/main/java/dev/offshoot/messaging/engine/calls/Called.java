package dev.offshoot.messaging.engine.calls;

import dev.offshoot.messaging.Ending;
import dev.offshoot.messaging.engine.store.Delivery;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A call to the outside that has come back.
 *
 * @param ending what follows from it; nothing if it failed, or nothing follows
 * @param failure why it failed, or why its ending did
 * @param retries how often its ending met trouble that passes
 * @param due not before this time, of {@link System#nanoTime()}, the ending is recorded
 */
record Called(
        Delivery delivery,
        UUID lease,
        @Nullable Ending ending,
        @Nullable Throwable failure,
        Instant begunAt,
        int retries,
        long due) {

    Called failedBy(Throwable cause) {
        return new Called(delivery, lease, null, cause, begunAt, retries, due);
    }

    Called postponedUntil(long time) {
        return new Called(delivery, lease, ending, failure, begunAt, retries + 1, time);
    }
}
