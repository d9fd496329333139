/**
 * Experiments that measure the shop from outside, and messaging alone. No process of the shop carries this. It is a
 * module so that experiments can say and hear messages.
 */
@ApplicationModule
@NullMarked
package dev.offshoot.benchmarks;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
