/** How commands at other terminals find the launcher that runs, and give it orders. */
@NullMarked
package dev.offshoot.launcher.control;

import org.jspecify.annotations.NullMarked;
