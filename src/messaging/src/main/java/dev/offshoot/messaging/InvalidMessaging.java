package dev.offshoot.messaging;

/**
 * The messages and listeners of this application contradict each other, or its database cannot carry them. The start ends
 * with this sentence.
 */
class InvalidMessaging extends RuntimeException {

    private static final long serialVersionUID = 1L;

    InvalidMessaging(String message) {
        super(message);
    }
}
