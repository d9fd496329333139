/** Converts messages between JSON, which is stored, and the formats in which they travel. */
@NullMarked
package dev.offshoot.messaging.engine.format;

import org.jspecify.annotations.NullMarked;
