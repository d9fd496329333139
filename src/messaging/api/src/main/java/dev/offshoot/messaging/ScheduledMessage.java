package dev.offshoot.messaging;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Publishes a message with a delay: {@code events.publishEvent(new ScheduledMessage(deadline, message))}. To set a
 * deadline, a module schedules a message to itself.
 *
 * @param due the earliest time of delivery
 * @param message the message, a record annotated with {@link Command} or {@link Event}
 * @param reason why work is still open, if the message is a reminder of it; the message then counts as backlog until it
 *     is delivered. Null for a deadline, which does not. Must not contain personal data
 */
public record ScheduledMessage(
        Instant due, Object message, @Nullable String reason) {

    public ScheduledMessage {
        Objects.requireNonNull(due, "due");
        Objects.requireNonNull(message, "message");
    }

    /** A message that does not count as backlog until it is due, such as a deadline. */
    public ScheduledMessage(Instant due, Object message) {
        this(due, message, null);
    }
}
