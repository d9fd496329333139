package dev.offshoot.catalog;

/** More was uploaded than is taken at once. */
class FeedTooLarge extends RuntimeException {

    private static final long serialVersionUID = 1L;

    FeedTooLarge(long most) {
        super("A feed has at most " + most + " bytes: send it in parts");
    }
}
