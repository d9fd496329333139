/** Terminal output, and the exception for refused commands. */
@NullMarked
package dev.offshoot.launcher.terminal;

import org.jspecify.annotations.NullMarked;
