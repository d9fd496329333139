/** Delivers messages to listeners, a batch in a transaction, and decides what becomes of failures. */
@NullMarked
package dev.offshoot.messaging.engine.delivery;

import org.jspecify.annotations.NullMarked;
