/**
 * Registries: a process says there that it runs, and others find it. A registry only finds processes; what a process hosts
 * is what it says itself. Nothing of a registry is loaded unless {@code offshoot.discovery} names it.
 */
@NullMarked
package dev.offshoot.platform.discovery;

import org.jspecify.annotations.NullMarked;
