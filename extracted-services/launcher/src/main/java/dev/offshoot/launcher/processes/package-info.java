/** Starts, supervises and stops processes. */
@NullMarked
package dev.offshoot.launcher.processes;

import org.jspecify.annotations.NullMarked;
