package dev.offshoot.inventory;

/**
 * The stock of a product.
 *
 * @param onHand in the warehouse
 * @param reserved the part of it held for orders that have not shipped
 */
record Stock(ProductId product, long onHand, long reserved) {

    long available() {
        return onHand - reserved;
    }
}
