package dev.offshoot.messaging.spi;

import org.jspecify.annotations.Nullable;

/**
 * A message as it came from the broker.
 *
 * @param message what could be read of it; an unreadable one carries its bytes as text and an id that is the same each
 *     time it comes, made from the bytes
 * @param error why it cannot be read or must not be tried again, and is parked; nothing for a good message
 */
public record ReceivedMessage(Envelope message, @Nullable String error) {}
