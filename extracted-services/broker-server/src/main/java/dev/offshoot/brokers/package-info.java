/** Brokers for one machine. */
@NullMarked
package dev.offshoot.brokers;

import org.jspecify.annotations.NullMarked;
