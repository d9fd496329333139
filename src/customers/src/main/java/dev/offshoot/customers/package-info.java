/** Accounts, and the tokens that prove who somebody is. It owns the keys that sign them, and lets everybody check. */
@ApplicationModule(allowedDependencies = {"messaging", "contracts", "contracts::customers"})
@NullMarked
package dev.offshoot.customers;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
