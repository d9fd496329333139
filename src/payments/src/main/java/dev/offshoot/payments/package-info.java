/** The money of each order, taken once and given back at most once. It keeps asking the provider until it knows. */
@ApplicationModule(allowedDependencies = {"messaging", "contracts", "contracts::payments"})
@NullMarked
package dev.offshoot.payments;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
