package dev.offshoot.messaging;

/**
 * A row that a worker holds: a message on its way to one listener.
 *
 * @param listener the id of the listener
 * @param attempts how often it was tried before and failed by itself
 * @param retries how often it was tried before and failed by trouble that passes
 */
record Delivery(long seq, Envelope message, String listener, int attempts, int retries) {

    /** Whether it was tried before, so that it had better not take others with it. */
    boolean isKnownToFail() {
        return attempts > 0 || retries > 0;
    }
}
