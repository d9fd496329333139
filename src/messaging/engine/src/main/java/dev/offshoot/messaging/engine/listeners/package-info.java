/** The methods that consume messages, and the types of message that they consume. */
@NullMarked
package dev.offshoot.messaging.engine.listeners;

import org.jspecify.annotations.NullMarked;
