/** What the modules say to each other: records without behaviour, and the map of who hears what. */
@ApplicationModule(allowedDependencies = "messaging")
@NullMarked
package dev.offshoot.contracts;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
