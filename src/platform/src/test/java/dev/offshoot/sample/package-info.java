/** A module that exists only to be served by the platform. */
@ApplicationModule(allowedDependencies = {})
package dev.offshoot.sample;

import org.springframework.modulith.ApplicationModule;
