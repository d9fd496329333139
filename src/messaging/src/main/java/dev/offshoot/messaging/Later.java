package dev.offshoot.messaging;

import java.time.Instant;
import java.util.Objects;

/**
 * A message that is to be delivered at some time from now: {@code events.publishEvent(new Later(deadline, message))}. A
 * module sets itself a deadline by telling itself so later.
 *
 * @param due the time before which it is not delivered
 * @param message the message, a record annotated with {@link Command} or {@link Event}
 */
public record Later(Instant due, Object message) {

    public Later {
        Objects.requireNonNull(due, "due");
        Objects.requireNonNull(message, "message");
    }
}
