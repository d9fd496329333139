package dev.offshoot.messaging.engine.store;

import dev.offshoot.messaging.spi.Envelope;

/**
 * A row that a worker holds: a message on its way to one listener.
 *
 * @param listener the id of the listener
 * @param attempts how often it was tried before and failed by itself
 * @param retries how often it was tried before and failed by trouble that passes
 */
public record Delivery(long seq, Envelope message, String listener, int attempts, int retries) {

    /** Whether it was tried before, so that it had better not take others with it. */
    public boolean isKnownToFail() {
        return attempts > 0 || retries > 0;
    }
}
