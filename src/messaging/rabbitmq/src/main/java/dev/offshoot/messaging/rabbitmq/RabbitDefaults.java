package dev.offshoot.messaging.rabbitmq;

import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * A process is healthy without its broker, whose messages wait in the outbox, and with another broker. By default, Spring Boot
 * says that it is down when no RabbitMQ answers, as soon as the client is on the classpath.
 */
class RabbitDefaults implements EnvironmentPostProcessor {

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        environment
                .getPropertySources()
                .addLast(new MapPropertySource(
                        "offshoot-messaging-rabbitmq", Map.of("management.health.rabbit.enabled", "false")));
    }
}
