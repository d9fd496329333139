/** The payment of each order, taken once and refunded at most once. It asks the provider until the outcome is known. */
@ApplicationModule(allowedDependencies = {"messaging", "contracts", "contracts::payments"})
@NullMarked
package dev.offshoot.payments;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
