/** Auto-configuration for every process: migrations, security, problem details, defaults. No module depends on it. */
@ApplicationModule(allowedDependencies = {"contracts"})
@NullMarked
package dev.offshoot.platform;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
