package dev.offshoot.inventory;

/**
 * What there is of a product.
 *
 * @param onHand in the house
 * @param reserved of that, for orders that have not left yet
 */
record Stock(ProductId product, long onHand, long reserved) {

    long available() {
        return onHand - reserved;
    }
}
