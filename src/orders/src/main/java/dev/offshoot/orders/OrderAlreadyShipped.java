package dev.offshoot.orders;

/** It is too late to cancel: a carrier has the order. */
class OrderAlreadyShipped extends RuntimeException {

    private static final long serialVersionUID = 1L;

    OrderAlreadyShipped(OrderId order) {
        super("Order " + order + " has been shipped, and cannot be cancelled any more");
    }
}
