package dev.offshoot.payments;

/** The order has no payment, or belongs to somebody else. */
class NoSuchPayment extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NoSuchPayment(OrderId order) {
        super("There is no payment for order " + order);
    }
}
