package dev.offshoot.messaging.engine.failure;

/**
 * The messages and listeners of this application contradict each other, or its database cannot carry them. The start ends
 * with this sentence.
 */
public class InvalidMessaging extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public InvalidMessaging(String message) {
        super(message);
    }
}
