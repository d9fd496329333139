package dev.offshoot.messaging.engine.broker;

/** The broker cannot be changed now; the message says why. */
public class CannotChange extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public CannotChange(String message) {
        super(message);
    }

    public CannotChange(String message, Throwable cause) {
        super(message, cause);
    }
}
