package dev.offshoot.benchmarks;

/** Something that an experiment needs is not on this machine; the message says what, and how to get it. */
final class Unavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Unavailable(String message) {
        super(message);
    }
}
