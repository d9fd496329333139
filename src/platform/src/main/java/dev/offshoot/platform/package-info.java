/**
 * What every process is given without asking: migrations, security, problem details, sensible defaults. Only Boot's
 * auto-configuration leads here; no module imports it.
 */
@ApplicationModule(allowedDependencies = {"contracts"})
@NullMarked
package dev.offshoot.platform;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
