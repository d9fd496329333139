/** Products and their prices. It imports whole product feeds, and publishes every change. */
@ApplicationModule(allowedDependencies = {"messaging", "contracts", "contracts::catalog"})
@NullMarked
package dev.offshoot.catalog;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
