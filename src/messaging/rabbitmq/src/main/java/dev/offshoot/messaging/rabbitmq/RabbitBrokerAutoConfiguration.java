package dev.offshoot.messaging.rabbitmq;

import dev.offshoot.messaging.spi.Broker;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/** Configures the adapter for RabbitMQ if it is named, or its address is set. By default, there is no broker. */
@AutoConfiguration(afterName = "org.springframework.boot.amqp.autoconfigure.RabbitAutoConfiguration")
@ConditionalOnProperty(name = "offshoot.messaging.broker", havingValue = "rabbitmq", matchIfMissing = true)
@Conditional(RabbitBrokerAutoConfiguration.BrokerIsNamed.class)
@EnableConfigurationProperties(RabbitSettings.class)
class RabbitBrokerAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(Broker.class)
    Broker rabbitBroker(CachingConnectionFactory connections, RabbitSettings settings) {
        return new RabbitBroker(connections, settings.namespace());
    }

    static final class BrokerIsNamed extends AnyNestedCondition {

        BrokerIsNamed() {
            super(ConfigurationPhase.REGISTER_BEAN);
        }

        @ConditionalOnProperty("offshoot.messaging.broker")
        private static final class ByName {}

        @ConditionalOnProperty("spring.rabbitmq.host")
        private static final class ByHost {}

        @ConditionalOnProperty("spring.rabbitmq.addresses")
        private static final class ByAddresses {}
    }
}
