/** The methods that consume messages, and the message types. */
@NullMarked
package dev.offshoot.messaging.engine.listeners;

import org.jspecify.annotations.NullMarked;
