/** Messages between modules that outlive a crash and a move: delivery, outbox, inbox, the broker, and hosting. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package dev.offshoot.messaging;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
