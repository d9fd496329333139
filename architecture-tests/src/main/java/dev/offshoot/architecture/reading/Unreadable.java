package dev.offshoot.architecture.reading;

/** What was to be read is not there, or is nothing that can be read. The message is one line, for the person who asked. */
public final class Unreadable extends RuntimeException {

    /**
     * What could not be read.
     *
     * @param message one line, for the person who asked
     */
    public Unreadable(String message) {
        super(message);
    }
}
