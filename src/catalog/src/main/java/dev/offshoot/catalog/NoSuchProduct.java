package dev.offshoot.catalog;

/** No product with that id is listed. */
class NoSuchProduct extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NoSuchProduct(ProductId product) {
        super("Product " + product + " is not listed");
    }
}
