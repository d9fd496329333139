/** Stock, and the reservations that orders hold. It never promises more than there is. */
@ApplicationModule(allowedDependencies = {"messaging", "contracts", "contracts::inventory", "contracts::catalog"})
@NullMarked
package dev.offshoot.inventory;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
