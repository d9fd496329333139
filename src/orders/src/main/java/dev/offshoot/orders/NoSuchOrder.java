package dev.offshoot.orders;

/** There is no such order, or it is somebody else's: a stranger cannot tell which. */
class NoSuchOrder extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Whether it may still appear: its id was made a moment ago. */
    final boolean mayAppear;

    NoSuchOrder(OrderId order, boolean mayAppear) {
        super("There is no order " + order);
        this.mayAppear = mayAppear;
    }
}
