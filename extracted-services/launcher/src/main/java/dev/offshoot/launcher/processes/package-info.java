/** Starts processes, watches over them, and stops them. */
@NullMarked
package dev.offshoot.launcher.processes;

import org.jspecify.annotations.NullMarked;
