/** Delivers messages to listeners, one transaction per batch, and handles failures. */
@NullMarked
package dev.offshoot.messaging.engine.delivery;

import org.jspecify.annotations.NullMarked;
