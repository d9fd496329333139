/** Sends messages to modules that are hosted elsewhere. */
@NullMarked
package dev.offshoot.messaging.engine.outbox;

import org.jspecify.annotations.NullMarked;
