/** The adapter for RabbitMQ: topology, publishing with confirms, consuming, and the wire format. */
@NullMarked
package dev.offshoot.messaging.rabbitmq;

import org.jspecify.annotations.NullMarked;
