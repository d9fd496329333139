/** Stock, and what orders have reserved of it. It never promises more than there is. */
@ApplicationModule(allowedDependencies = {"messaging", "contracts", "contracts::inventory", "contracts::catalog"})
@NullMarked
package dev.offshoot.inventory;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
