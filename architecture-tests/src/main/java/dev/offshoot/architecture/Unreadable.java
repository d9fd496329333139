package dev.offshoot.architecture;

/** What was to be read is not there, or is nothing that can be read. The message is one line, for the person who asked. */
public final class Unreadable extends RuntimeException {

    Unreadable(String message) {
        super(message);
    }
}
