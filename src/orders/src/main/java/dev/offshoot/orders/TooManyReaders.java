package dev.offshoot.orders;

/** The limit of order streams in this process is reached. */
class TooManyReaders extends RuntimeException {

    private static final long serialVersionUID = 1L;

    TooManyReaders() {
        super("Too many streams are open: try again in a moment");
    }
}
