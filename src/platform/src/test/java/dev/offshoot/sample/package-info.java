/** A module for tests of the platform. */
@ApplicationModule(allowedDependencies = {})
package dev.offshoot.sample;

import org.springframework.modulith.ApplicationModule;
