/** What others are told about messages that pass: observers and traces. */
@NullMarked
package dev.offshoot.messaging.engine.observation;

import org.jspecify.annotations.NullMarked;
