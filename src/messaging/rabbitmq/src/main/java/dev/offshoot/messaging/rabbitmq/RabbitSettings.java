package dev.offshoot.messaging.rabbitmq;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where at the broker messages are.
 *
 * @param namespace the name of the exchange at the broker, and what the names of the queues begin with
 */
@ConfigurationProperties("offshoot.messaging")
record RabbitSettings(@DefaultValue("offshoot") String namespace) {}
