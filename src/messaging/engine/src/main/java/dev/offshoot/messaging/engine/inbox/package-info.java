/** Stores messages from other processes, each once. */
@NullMarked
package dev.offshoot.messaging.engine.inbox;

import org.jspecify.annotations.NullMarked;
