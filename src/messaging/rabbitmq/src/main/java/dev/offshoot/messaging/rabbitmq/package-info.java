/** Messages over RabbitMQ: topology, publishing with confirms, consuming, and the form of a message on the wire. */
@NullMarked
package dev.offshoot.messaging.rabbitmq;

import org.jspecify.annotations.NullMarked;
