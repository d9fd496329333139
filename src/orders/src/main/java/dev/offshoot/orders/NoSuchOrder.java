package dev.offshoot.orders;

import java.util.UUID;

/** There is no such order, or it is somebody else's: a stranger cannot tell which. */
class NoSuchOrder extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Whether it may still appear: its id was made a moment ago. */
    final boolean mayAppear;

    NoSuchOrder(UUID orderId, boolean mayAppear) {
        super("There is no order " + orderId);
        this.mayAppear = mayAppear;
    }
}
