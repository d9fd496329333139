package dev.offshoot.catalog;

/** A product cannot be listed like that; the message says why, and is meant for whoever wants it listed. */
class UnacceptableOffer extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnacceptableOffer(String reason) {
        super(reason);
    }
}
