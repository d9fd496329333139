/** The engine: internal to messaging, and no API. Its packages depend on each other in one direction only. */
@NullMarked
package dev.offshoot.messaging.engine;

import org.jspecify.annotations.NullMarked;
