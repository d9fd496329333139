package dev.offshoot.basket;

import java.util.UUID;

/** No such product is sold, as far as was heard. */
class NoSuchProduct extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NoSuchProduct(UUID productId) {
        super("No product " + productId + " is sold");
    }
}
