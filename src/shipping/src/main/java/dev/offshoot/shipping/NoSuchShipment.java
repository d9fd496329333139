package dev.offshoot.shipping;

/** Nothing was ever to be shipped for that order, or it is somebody else's. */
class NoSuchShipment extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NoSuchShipment(OrderId order) {
        super("There is no shipment for order " + order);
    }
}
