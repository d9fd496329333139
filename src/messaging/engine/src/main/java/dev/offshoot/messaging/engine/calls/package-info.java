/** Delivers messages to listeners that call external systems, under leases and without a transaction. */
@NullMarked
package dev.offshoot.messaging.engine.calls;

import org.jspecify.annotations.NullMarked;
