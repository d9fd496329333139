/** Stores the messages that modules publish, in the publishing transaction. */
@NullMarked
package dev.offshoot.messaging.engine.publication;

import org.jspecify.annotations.NullMarked;
