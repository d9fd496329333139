/** The commands of {@code ./offshoot} and their output. */
@NullMarked
package dev.offshoot.launcher.cli;

import org.jspecify.annotations.NullMarked;
