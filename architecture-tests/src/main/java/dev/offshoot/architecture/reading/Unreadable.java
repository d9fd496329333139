package dev.offshoot.architecture.reading;

/** Thrown if a file is missing, or cannot be read or written. The message is one line, for the user. */
public final class Unreadable extends RuntimeException {

    /**
     * Creates the exception.
     *
     * @param message one line, for the user
     */
    public Unreadable(String message) {
        super(message);
    }
}
