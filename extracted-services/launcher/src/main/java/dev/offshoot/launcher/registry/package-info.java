/** The registry in which processes register themselves, and the gateway finds them. */
@NullMarked
package dev.offshoot.launcher.registry;

import org.jspecify.annotations.NullMarked;
