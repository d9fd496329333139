package dev.offshoot.inventory;

import java.util.UUID;

/**
 * What there is of a product.
 *
 * @param onHand in the house
 * @param reserved of that, for orders that have not left yet
 */
record Stock(UUID productId, long onHand, long reserved) {

    long available() {
        return onHand - reserved;
    }
}
