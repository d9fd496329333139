/** Reads compiled applications, says how ready their packages are to become services of their own, and keeps rules that make it so. */
@NullMarked
package dev.offshoot.architecture;

import org.jspecify.annotations.NullMarked;
