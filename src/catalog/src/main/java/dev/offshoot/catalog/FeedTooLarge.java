package dev.offshoot.catalog;

/** More was uploaded than is taken at once. */
class FeedTooLarge extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private FeedTooLarge(long most, String what) {
        super("A feed has at most " + most + " " + what + ": send it in parts");
    }

    static FeedTooLarge bytes(long most) {
        return new FeedTooLarge(most, "bytes");
    }

    static FeedTooLarge records(long most) {
        return new FeedTooLarge(most, "lines");
    }
}
