package dev.offshoot.messaging.nats;

import dev.offshoot.messaging.spi.BrokerFactory;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Configures the adapter for NATS which is used if {@code offshoot.messaging.broker=nats}. */
@AutoConfiguration
@EnableConfigurationProperties(NatsBrokerAutoConfiguration.Settings.class)
class NatsBrokerAutoConfiguration {

    /**
     * Settings for NATS.
     *
     * @param servers the servers' addresses, such as {@code nats://user:password@host:4222} or {@code tls://host:4222}
     * @param credentials the file with the credentials of a user of a decentralized account
     * @param replicas how many servers of a cluster keep a stream that is created
     */
    @ConfigurationProperties("offshoot.messaging.nats")
    record Settings(
            @DefaultValue("nats://127.0.0.1:4222") List<String> servers,
            @Nullable Path credentials,
            @DefaultValue("1") int replicas) {}

    @Bean
    BrokerFactory natsBroker(
            Settings settings,
            @Value("${offshoot.messaging.namespace:offshoot}") String namespace,
            Environment environment) {
        return BrokerFactory.of(
                "nats",
                environment,
                "offshoot.messaging.nats.servers",
                () -> new NatsBroker(
                        new NatsConnection(settings.servers(), settings.credentials()),
                        namespace,
                        settings.replicas()));
    }
}
