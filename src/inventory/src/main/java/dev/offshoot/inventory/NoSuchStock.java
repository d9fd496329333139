package dev.offshoot.inventory;

/** No stock was ever kept of that product. */
class NoSuchStock extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NoSuchStock(ProductId product) {
        super("No stock is kept of product " + product);
    }
}
