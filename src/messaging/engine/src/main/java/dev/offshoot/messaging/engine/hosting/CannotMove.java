package dev.offshoot.messaging.engine.hosting;

/** Why a module was not moved. */
public class CannotMove extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CannotMove(String message) {
        super(message);
    }
}
