package dev.offshoot.catalog;

/** An offer is not valid; the message gives the reason to whoever supplied it. */
class UnacceptableOffer extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnacceptableOffer(String reason) {
        super(reason);
    }
}
