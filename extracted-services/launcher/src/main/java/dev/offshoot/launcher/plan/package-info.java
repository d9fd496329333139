/** Which processes there are, which modules each hosts, and where their files are. */
@NullMarked
package dev.offshoot.launcher.plan;

import org.jspecify.annotations.NullMarked;
