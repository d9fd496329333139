package dev.offshoot.inventory;

/** There is no stock record for the product. */
class NoSuchStock extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NoSuchStock(ProductId product) {
        super("There is no stock record for product " + product);
    }
}
