package dev.offshoot.messaging;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A message that is to be delivered at some time from now: {@code events.publishEvent(new Later(deadline, message))}. A
 * module sets itself a deadline by telling itself so later.
 *
 * @param due the time before which it is not delivered
 * @param message the message, a record annotated with {@link Command} or {@link Event}
 * @param because why it is told again, where it stands for work that is still open: then it counts as backlog until it
 *     is delivered. Nothing for a deadline, which is no backlog. No personal data
 */
public record Later(Instant due, Object message, @Nullable String because) {

    public Later {
        Objects.requireNonNull(due, "due");
        Objects.requireNonNull(message, "message");
    }

    /** A deadline. */
    public Later(Instant due, Object message) {
        this(due, message, null);
    }
}
