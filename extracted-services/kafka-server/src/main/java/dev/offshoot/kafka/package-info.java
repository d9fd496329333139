/** A Kafka server for one machine. */
@NullMarked
package dev.offshoot.kafka;

import org.jspecify.annotations.NullMarked;
