package dev.offshoot.messaging.engine.calls;

import dev.offshoot.messaging.CallCompletion;
import dev.offshoot.messaging.engine.store.Delivery;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A call to the outside that has come back.
 *
 * @param completion what follows from it; nothing if it failed, or nothing follows
 * @param failure why it failed, or why its completion did
 * @param retries how often its completion met trouble that passes
 * @param due not before this time, of {@link System#nanoTime()}, the completion is recorded
 */
record FinishedCall(
        Delivery delivery,
        UUID lease,
        @Nullable CallCompletion completion,
        @Nullable Throwable failure,
        Instant begunAt,
        int retries,
        long due) {

    FinishedCall failedBy(Throwable cause) {
        return new FinishedCall(delivery, lease, null, cause, begunAt, retries, due);
    }

    FinishedCall postponedUntil(long time) {
        return new FinishedCall(delivery, lease, completion, failure, begunAt, retries + 1, time);
    }
}
