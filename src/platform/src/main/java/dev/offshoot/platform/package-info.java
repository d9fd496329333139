/**
 * Auto-configuration for every process: migrations, security, problem details, defaults. No module depends on it. It knows
 * inventory's contract because {@code calls} answers availability over Dubbo, whose services are Java interfaces.
 */
@ApplicationModule(allowedDependencies = {"contracts", "contracts::inventory"})
@NullMarked
package dev.offshoot.platform;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
