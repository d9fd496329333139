package dev.offshoot.messaging.engine.store;

import dev.offshoot.messaging.spi.Envelope;

/**
 * A message on its way to one listener: a row that a worker has locked or leased.
 *
 * @param listener the id of the listener
 * @param attempts the number of failed attempts, apart from transient failures
 * @param retries the number of transient failures
 */
public record Delivery(long seq, Envelope message, String listener, int attempts, int retries) {

    /** Whether it has failed before, so that it must be tried alone. */
    public boolean isKnownToFail() {
        return attempts > 0 || retries > 0;
    }
}
