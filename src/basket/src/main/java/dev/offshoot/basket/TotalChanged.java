package dev.offshoot.basket;

import dev.offshoot.contracts.Money;

/** A price has changed since the customer saw the total. */
class TotalChanged extends RuntimeException {

    private static final long serialVersionUID = 1L;

    final Money total;

    TotalChanged(Money expected, Money total) {
        super("The basket costs " + total + ", not " + expected);
        this.total = total;
    }
}
