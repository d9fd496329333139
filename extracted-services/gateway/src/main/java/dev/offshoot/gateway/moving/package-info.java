/** Moves modules between running processes, in stored, idempotent steps. */
@NullMarked
package dev.offshoot.gateway.moving;

import org.jspecify.annotations.NullMarked;
