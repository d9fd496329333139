/** What is written to a terminal, and what a command refuses. */
@NullMarked
package dev.offshoot.launcher.terminal;

import org.jspecify.annotations.NullMarked;
