/** Writes down what comes from other processes, once. */
@NullMarked
package dev.offshoot.messaging.engine.inbox;

import org.jspecify.annotations.NullMarked;
