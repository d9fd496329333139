/** Chooses the broker for the processes: a configured one, one on this machine, or one inside the launcher. */
@NullMarked
package dev.offshoot.launcher.broker;

import org.jspecify.annotations.NullMarked;
