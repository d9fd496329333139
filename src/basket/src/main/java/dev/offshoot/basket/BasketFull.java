package dev.offshoot.basket;

/** The basket holds the maximum number of different products. */
class BasketFull extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BasketFull() {
        super("A basket holds at most " + Basket.MOST_ITEMS + " different products");
    }
}
