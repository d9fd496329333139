package dev.offshoot.messaging.spi;

import org.jspecify.annotations.Nullable;

/**
 * A message received from the broker.
 *
 * @param message the message. For one that cannot be read, the payload is its bytes as text, and the id is derived from
 *     the bytes, so that it is the same for each redelivery
 * @param error why the message is to be parked, because it cannot be read or must not be retried; null for a valid
 *     message
 * @param redelivered whether the broker has delivered it before, for example to a process that died
 */
public record ReceivedMessage(Envelope message, @Nullable String error, boolean redelivered) {

    /** A message that has not been delivered before. */
    public ReceivedMessage(Envelope message, @Nullable String error) {
        this(message, error, false);
    }
}
