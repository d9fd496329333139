package dev.offshoot.payments;

import java.util.UUID;

/** Nothing was ever to be paid for that order, or it is somebody else's. */
class NoSuchPayment extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NoSuchPayment(UUID orderId) {
        super("There is no payment for order " + orderId);
    }
}
