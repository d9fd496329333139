/** Two modules that exchange minimal messages, so that experiments measure messaging alone. */
@NullMarked
package dev.offshoot.benchmarks.post;

import org.jspecify.annotations.NullMarked;
