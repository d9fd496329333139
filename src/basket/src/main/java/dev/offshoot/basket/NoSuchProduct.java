package dev.offshoot.basket;

/** No such product is sold, as far as was heard. */
class NoSuchProduct extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NoSuchProduct(ProductId product) {
        super("No product " + product + " is sold");
    }
}
