/** Writes down what modules publish, in the transaction that publishes it. */
@NullMarked
package dev.offshoot.messaging.engine.publication;

import org.jspecify.annotations.NullMarked;
