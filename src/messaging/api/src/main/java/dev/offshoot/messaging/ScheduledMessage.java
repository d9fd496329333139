package dev.offshoot.messaging;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A message that is to be delivered at some time from now: {@code events.publishEvent(new ScheduledMessage(deadline, message))}. A
 * module sets itself a deadline by telling itself so later.
 *
 * @param due the time before which it is not delivered
 * @param message the message, a record annotated with {@link Command} or {@link Event}
 * @param because why it is told again, where it stands for work that is still open: then it counts as backlog until it
 *     is delivered. Nothing for a deadline, which is no backlog. No personal data
 */
public record ScheduledMessage(
        Instant due, Object message, @Nullable String reason) {

    public ScheduledMessage {
        Objects.requireNonNull(due, "due");
        Objects.requireNonNull(message, "message");
    }

    /** A deadline. */
    public ScheduledMessage(Instant due, Object message) {
        this(due, message, null);
    }
}
