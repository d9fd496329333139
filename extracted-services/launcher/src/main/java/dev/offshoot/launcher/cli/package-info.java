/** The commands of {@code ./offshoot}, as somebody types them, and what they show. */
@NullMarked
package dev.offshoot.launcher.cli;

import org.jspecify.annotations.NullMarked;
