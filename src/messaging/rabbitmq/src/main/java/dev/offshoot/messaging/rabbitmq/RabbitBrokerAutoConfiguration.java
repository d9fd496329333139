package dev.offshoot.messaging.rabbitmq;

import dev.offshoot.messaging.spi.Broker;
import dev.offshoot.messaging.spi.BrokerFactory;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.amqp.autoconfigure.RabbitConnectionDetails;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Configures the adapter for RabbitMQ, which is used if it is named, or its address is set. */
@AutoConfiguration(afterName = "org.springframework.boot.amqp.autoconfigure.RabbitAutoConfiguration")
@EnableConfigurationProperties(RabbitSettings.class)
class RabbitBrokerAutoConfiguration {

    @Bean
    BrokerFactory rabbitBroker(
            ObjectProvider<CachingConnectionFactory> connections,
            ObjectProvider<RabbitConnectionDetails> details,
            RabbitSettings settings,
            Environment environment) {
        return new BrokerFactory() {
            @Override
            public String name() {
                return "rabbitmq";
            }

            @Override
            public boolean isConfigured() {
                return environment.containsProperty("spring.rabbitmq.host")
                        || environment.containsProperty("spring.rabbitmq.addresses");
            }

            @Override
            public Broker open() {
                return new RabbitBroker(
                        connections.getObject(),
                        settings.namespace(),
                        details.stream()
                                .flatMap(one -> one.getAddresses().stream())
                                .map(address -> address.host() + ":" + address.port())
                                .toList());
            }
        };
    }
}
