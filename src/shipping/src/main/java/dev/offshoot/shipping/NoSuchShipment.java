package dev.offshoot.shipping;

/** The order has no shipment, or belongs to somebody else. */
class NoSuchShipment extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NoSuchShipment(OrderId order) {
        super("There is no shipment for order " + order);
    }
}
