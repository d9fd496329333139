package dev.offshoot.messaging.engine.calls;

import dev.offshoot.messaging.CallCompletion;
import dev.offshoot.messaging.engine.store.Delivery;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A call to an external system that has returned.
 *
 * @param completion what the listener returned; null if it failed or returned null
 * @param failure why the call or its completion failed; null if it succeeded
 * @param retries the number of transient failures of its completion
 * @param due the earliest {@link System#nanoTime()} at which to run the completion
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
