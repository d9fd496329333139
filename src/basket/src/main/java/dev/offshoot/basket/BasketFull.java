package dev.offshoot.basket;

/** The basket holds as many different products as it can. */
class BasketFull extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BasketFull() {
        super("A basket holds " + Basket.MOST_ITEMS + " different products at most");
    }
}
