package dev.offshoot.payments;

/** Nothing was ever to be paid for that order, or it is somebody else's. */
class NoSuchPayment extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NoSuchPayment(OrderId order) {
        super("There is no payment for order " + order);
    }
}
