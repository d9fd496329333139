package dev.offshoot.orders;

/** There is nothing left to cancel. */
class OrderAlreadyCancelled extends RuntimeException {

    private static final long serialVersionUID = 1L;

    OrderAlreadyCancelled(OrderId order) {
        super("Order " + order + " is cancelled already");
    }
}
