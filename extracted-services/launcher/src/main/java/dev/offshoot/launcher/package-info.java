/**
 * Starts the shop in any of its shapes on one machine, watches over the processes, moves modules between them, and stops
 * them all. It knows the processes by their jars and their HTTP alone, and none of their classes.
 */
@NullMarked
package dev.offshoot.launcher;

import org.jspecify.annotations.NullMarked;
