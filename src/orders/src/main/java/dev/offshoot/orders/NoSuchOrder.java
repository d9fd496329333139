package dev.offshoot.orders;

/** The order does not exist or belongs to somebody else; a stranger cannot tell which. */
class NoSuchOrder extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Whether the order may still appear: its id is very recent. */
    final boolean mayAppear;

    NoSuchOrder(OrderId order, boolean mayAppear) {
        super("There is no order " + order);
        this.mayAppear = mayAppear;
    }
}
