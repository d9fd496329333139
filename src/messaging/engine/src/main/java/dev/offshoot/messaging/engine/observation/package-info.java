/** Observers and traces of messages. */
@NullMarked
package dev.offshoot.messaging.engine.observation;

import org.jspecify.annotations.NullMarked;
