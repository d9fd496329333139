/** Delivers messages to listeners that call the outside, under leases and without a transaction. */
@NullMarked
package dev.offshoot.messaging.engine.calls;

import org.jspecify.annotations.NullMarked;
