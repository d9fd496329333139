package dev.offshoot.inventory;

import java.util.UUID;

/** No stock was ever kept of that product. */
class NoSuchStock extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NoSuchStock(UUID productId) {
        super("No stock is kept of product " + productId);
    }
}
