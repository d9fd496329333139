/** Sends what modules hosted elsewhere are to hear. */
@NullMarked
package dev.offshoot.messaging.engine.outbox;

import org.jspecify.annotations.NullMarked;
