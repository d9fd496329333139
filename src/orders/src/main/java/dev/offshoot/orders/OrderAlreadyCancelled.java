package dev.offshoot.orders;

/** The order is already cancelled. */
class OrderAlreadyCancelled extends RuntimeException {

    private static final long serialVersionUID = 1L;

    OrderAlreadyCancelled(OrderId order) {
        super("Order " + order + " is already cancelled");
    }
}
