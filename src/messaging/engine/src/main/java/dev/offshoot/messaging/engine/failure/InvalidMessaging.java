package dev.offshoot.messaging.engine.failure;

/**
 * The messages, listeners and settings of this application contradict each other, or its database is unsuitable.
 * Startup fails with this message.
 */
public class InvalidMessaging extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public InvalidMessaging(String message) {
        super(message);
    }
}
