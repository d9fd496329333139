/**
 * Starts the shop on one machine, in one process or in several, supervises the processes, moves modules between them,
 * and stops them. It knows the processes only by their jars and their HTTP endpoints, not by their classes.
 */
@NullMarked
package dev.offshoot.launcher;

import org.jspecify.annotations.NullMarked;
