/**
 * Experiments that measure the shop from outside, and messaging alone. No process of the shop contains it. It is a
 * module so that experiments can publish and consume messages.
 */
@ApplicationModule
@NullMarked
package dev.offshoot.benchmarks;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
