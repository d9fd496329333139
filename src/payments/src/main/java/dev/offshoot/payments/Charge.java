package dev.offshoot.payments;

import dev.offshoot.contracts.Money;

/** What is to be taken, and from whom. */
record Charge(CustomerId customer, Money amount) {}
