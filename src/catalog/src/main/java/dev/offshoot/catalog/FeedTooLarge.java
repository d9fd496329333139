package dev.offshoot.catalog;

/** The upload exceeds a limit. */
class FeedTooLarge extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private FeedTooLarge(long most, String what) {
        super("A feed has at most " + most + " " + what + ": split it into several");
    }

    static FeedTooLarge bytes(long most) {
        return new FeedTooLarge(most, "bytes");
    }

    static FeedTooLarge records(long most) {
        return new FeedTooLarge(most, "lines");
    }
}
