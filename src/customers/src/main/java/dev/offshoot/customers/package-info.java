/** Accounts, and the tokens that identify users. It owns the signing keys, and publishes their public halves. */
@ApplicationModule(allowedDependencies = {"messaging", "contracts", "contracts::customers"})
@NullMarked
package dev.offshoot.customers;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
