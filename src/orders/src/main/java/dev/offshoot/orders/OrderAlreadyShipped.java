package dev.offshoot.orders;

/** It is too late to cancel: a carrier has the parcel. */
class OrderAlreadyShipped extends RuntimeException {

    private static final long serialVersionUID = 1L;

    OrderAlreadyShipped(OrderId order) {
        super("Order " + order + " has been shipped and can no longer be cancelled");
    }
}
