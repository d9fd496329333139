/** Which broker the processes share: one that is configured or answers on this machine, or one inside the launcher. */
@NullMarked
package dev.offshoot.launcher.broker;

import org.jspecify.annotations.NullMarked;
