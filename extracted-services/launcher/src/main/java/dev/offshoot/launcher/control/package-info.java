/** How commands in other terminals find the running launcher and control it. */
@NullMarked
package dev.offshoot.launcher.control;

import org.jspecify.annotations.NullMarked;
