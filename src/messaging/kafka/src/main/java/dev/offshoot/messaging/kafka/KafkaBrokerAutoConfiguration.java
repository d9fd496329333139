package dev.offshoot.messaging.kafka;

import dev.offshoot.messaging.spi.BrokerFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Configures the adapter for Kafka which is used if {@code offshoot.messaging.broker=kafka}. */
@AutoConfiguration
@EnableConfigurationProperties(KafkaBrokerAutoConfiguration.Settings.class)
class KafkaBrokerAutoConfiguration {

    /**
     * Settings for Kafka.
     *
     * @param servers the addresses of some servers of the cluster, as host:port
     * @param partitions the number of partitions of a topic that is created: so many processes can share a module's
     *     messages
     * @param replicas how many servers keep a topic that is created; most of them must have a message before it counts
     *     as sent. 0 leaves both to the cluster
     * @param properties other properties of Kafka's clients, such as {@code security.protocol}
     */
    @ConfigurationProperties("offshoot.messaging.kafka")
    record Settings(
            @DefaultValue("127.0.0.1:9092") List<String> servers,
            @DefaultValue("8") int partitions,
            @DefaultValue("0") int replicas,
            @DefaultValue Map<String, String> properties) {}

    @Bean
    BrokerFactory kafkaBroker(
            Settings settings,
            @Value("${offshoot.messaging.namespace:offshoot}") String namespace,
            Environment environment) {
        return BrokerFactory.of("kafka", environment, "offshoot.messaging.kafka.servers", () -> {
            var properties = new HashMap<String, Object>(settings.properties());
            properties.put("bootstrap.servers", String.join(",", settings.servers()));
            return new KafkaBroker(properties, namespace, settings.partitions(), settings.replicas());
        });
    }
}
