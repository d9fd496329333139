package dev.offshoot.orders;

/** More people follow orders than this process can serve. */
class TooManyReaders extends RuntimeException {

    private static final long serialVersionUID = 1L;

    TooManyReaders() {
        super("Too many streams are open here: ask again in a while");
    }
}
