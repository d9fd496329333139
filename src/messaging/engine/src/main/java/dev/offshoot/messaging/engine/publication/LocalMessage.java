package dev.offshoot.messaging.engine.publication;

import dev.offshoot.messaging.spi.Envelope;

/**
 * A message for a listener in this process, published in a transaction that has not been committed.
 *
 * @param module the module that consumes it
 * @param listener the id of the listener
 */
public record LocalMessage(String module, Envelope message, String listener) {}
