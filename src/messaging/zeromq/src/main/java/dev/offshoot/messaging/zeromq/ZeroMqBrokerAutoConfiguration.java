package dev.offshoot.messaging.zeromq;

import dev.offshoot.messaging.spi.BrokerFactory;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Configures the adapter for ZeroMQ which is used if {@code offshoot.messaging.broker=zeromq}. */
@AutoConfiguration
@EnableConfigurationProperties(ZeroMqBrokerAutoConfiguration.Settings.class)
class ZeroMqBrokerAutoConfiguration {

    /**
     * Settings for ZeroMQ.
     *
     * @param listen the address at which this process receives messages. Whoever can connect to it can send some:
     *     there is neither encryption nor a password
     * @param peers the addresses of all processes; may include this one
     */
    @ConfigurationProperties("offshoot.messaging.zeromq")
    record Settings(
            @DefaultValue("tcp://127.0.0.1:5560") String listen,
            @DefaultValue List<String> peers) {}

    @Bean
    BrokerFactory zeromqBroker(
            Settings settings,
            @Value("${offshoot.messaging.namespace:offshoot}") String namespace,
            Environment environment) {
        return BrokerFactory.of(
                "zeromq",
                environment,
                "offshoot.messaging.zeromq.peers",
                () -> new ZeroMqBroker(settings.listen(), settings.peers(), namespace));
    }
}
