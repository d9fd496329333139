package dev.offshoot.orders;

import java.util.UUID;

/** It is too late to cancel: a carrier has the order. */
class OrderAlreadyShipped extends RuntimeException {

    private static final long serialVersionUID = 1L;

    OrderAlreadyShipped(UUID orderId) {
        super("Order " + orderId + " has been shipped, and cannot be cancelled any more");
    }
}
