/** Moves modules between processes while requests flow, in steps that are stored and safe to repeat. */
@NullMarked
package dev.offshoot.gateway.moving;

import org.jspecify.annotations.NullMarked;
