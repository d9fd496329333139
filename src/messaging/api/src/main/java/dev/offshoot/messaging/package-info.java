/**
 * The API for applications: messages are records marked {@link dev.offshoot.messaging.Command} or {@link
 * dev.offshoot.messaging.Event}, and methods marked {@link dev.offshoot.messaging.ModuleListener} consume them.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package dev.offshoot.messaging;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
