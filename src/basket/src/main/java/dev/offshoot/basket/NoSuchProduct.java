package dev.offshoot.basket;

/** The product is not for sale, as far as the basket module knows. */
class NoSuchProduct extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NoSuchProduct(ProductId product) {
        super("Product " + product + " is not for sale");
    }
}
