/** Products and their prices, from the first listing to the last. It imports whole product feeds, and tells everybody what changed. */
@ApplicationModule(allowedDependencies = {"messaging", "contracts", "contracts::catalog"})
@NullMarked
package dev.offshoot.catalog;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
