/** Refuses requests to modules that this process does not host. */
@NullMarked
package dev.offshoot.messaging.engine.routes;

import org.jspecify.annotations.NullMarked;
