package dev.offshoot.catalog;

import java.util.UUID;

/** No product with that id is listed. */
class NoSuchProduct extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NoSuchProduct(UUID id) {
        super("No product " + id + " is listed");
    }
}
