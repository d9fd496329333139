package dev.offshoot.shipping;

import java.util.UUID;

/** Nothing was ever to be shipped for that order, or it is somebody else's. */
class NoSuchShipment extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NoSuchShipment(UUID orderId) {
        super("There is no shipment for order " + orderId);
    }
}
