/** Tells kinds of failure apart, and where a test may make the process die. */
@NullMarked
package dev.offshoot.messaging.engine.failure;

import org.jspecify.annotations.NullMarked;
