package dev.offshoot.messaging.engine.hosting;

/** A module was not moved; the message says why and what to do. */
public class CannotMove extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CannotMove(String message) {
        super(message);
    }
}
