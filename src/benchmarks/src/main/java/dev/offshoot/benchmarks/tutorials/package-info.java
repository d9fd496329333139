/**
 * The first programs of each broker's tutorials: they show how little code a message needs, and what they leave out is
 * what the benchmark counts.
 */
@NullMarked
package dev.offshoot.benchmarks.tutorials;

import org.jspecify.annotations.NullMarked;
