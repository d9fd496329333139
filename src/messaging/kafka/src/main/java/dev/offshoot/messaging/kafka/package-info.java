/** The adapter for Apache Kafka. */
@NullMarked
package dev.offshoot.messaging.kafka;

import org.jspecify.annotations.NullMarked;
