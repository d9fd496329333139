package dev.offshoot.payments;

import dev.offshoot.contracts.Money;

/** The amount to take, and the customer who pays. */
record Charge(CustomerId customer, Money amount) {}
