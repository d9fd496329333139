package dev.offshoot.messaging.rabbitmq;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings for names at the broker.
 *
 * @param namespace the name of the exchange at the broker, and the prefix of the names of queues
 */
@ConfigurationProperties("offshoot.messaging")
record RabbitSettings(@DefaultValue("offshoot") String namespace) {}
