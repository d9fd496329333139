package dev.offshoot.basket;

import dev.offshoot.contracts.Money;

/** The total differs from what the customer saw, for example because a price has changed. */
class TotalChanged extends RuntimeException {

    private static final long serialVersionUID = 1L;

    final Money total;

    TotalChanged(Money expected, Money total) {
        super("The basket costs " + total + ", not " + expected);
        this.total = total;
    }
}
