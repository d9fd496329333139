package dev.offshoot.messaging.jms;

import dev.offshoot.messaging.spi.BrokerFactory;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Configures the adapter, which is used if {@code offshoot.messaging.broker} is {@code artemis} or {@code activemq}. */
@AutoConfiguration
@EnableConfigurationProperties({
    JmsBrokerAutoConfiguration.ArtemisSettings.class,
    JmsBrokerAutoConfiguration.ActiveMqSettings.class
})
class JmsBrokerAutoConfiguration {

    /**
     * Settings for ActiveMQ Artemis.
     *
     * @param servers the servers' addresses, tried in turn, with the parameters of Artemis' client if necessary
     * @param username the user; none if the servers admit anybody
     * @param password the user's password
     */
    @ConfigurationProperties("offshoot.messaging.artemis")
    record ArtemisSettings(
            @DefaultValue("tcp://127.0.0.1:61616") List<String> servers,
            @Nullable String username,
            @Nullable String password) {}

    /**
     * Settings for ActiveMQ Classic.
     *
     * @param servers the servers' addresses, tried in turn, with the parameters of ActiveMQ's client if necessary
     * @param username the user; none if the servers admit anybody
     * @param password the user's password
     */
    @ConfigurationProperties("offshoot.messaging.activemq")
    record ActiveMqSettings(
            @DefaultValue("tcp://127.0.0.1:61616") List<String> servers,
            @Nullable String username,
            @Nullable String password) {}

    @Bean
    BrokerFactory artemisBroker(
            ArtemisSettings settings,
            @Value("${offshoot.messaging.namespace:offshoot}") String namespace,
            Environment environment) {
        return BrokerFactory.of(
                "artemis",
                environment,
                "offshoot.messaging.artemis.servers",
                () -> new JmsBroker(
                        new Artemis(settings.servers(), settings.username(), settings.password()), namespace));
    }

    @Bean
    BrokerFactory activemqBroker(
            ActiveMqSettings settings,
            @Value("${offshoot.messaging.namespace:offshoot}") String namespace,
            Environment environment) {
        return BrokerFactory.of(
                "activemq",
                environment,
                "offshoot.messaging.activemq.servers",
                () -> new JmsBroker(
                        new ActiveMq(settings.servers(), settings.username(), settings.password()), namespace));
    }
}
