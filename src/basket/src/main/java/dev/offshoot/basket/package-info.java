/** What a customer intends to buy, at the last known prices. Checkout turns a basket into an order, once. */
@ApplicationModule(allowedDependencies = {"messaging", "contracts", "contracts::catalog", "contracts::orders"})
@NullMarked
package dev.offshoot.basket;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
