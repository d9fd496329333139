/** Two modules that say and hear the least there is, so that what is measured between two processes is messaging. */
@NullMarked
package dev.offshoot.benchmarks.post;

import org.jspecify.annotations.NullMarked;
