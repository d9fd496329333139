/** Registries for one machine. */
@NullMarked
package dev.offshoot.registries;

import org.jspecify.annotations.NullMarked;
