package dev.offshoot.orders;

import java.util.UUID;

/** There is nothing left to cancel. */
class OrderAlreadyCancelled extends RuntimeException {

    private static final long serialVersionUID = 1L;

    OrderAlreadyCancelled(UUID orderId) {
        super("Order " + orderId + " is cancelled already");
    }
}
