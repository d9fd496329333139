/** The messages between modules, as records without behaviour, and the module map. */
@ApplicationModule(allowedDependencies = "messaging")
@NullMarked
package dev.offshoot.contracts;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
