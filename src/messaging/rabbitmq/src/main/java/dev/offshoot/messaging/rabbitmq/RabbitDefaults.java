package dev.offshoot.messaging.rabbitmq;

import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * A process that has no RabbitMQ, or another broker, is healthy. By default, Spring Boot says that it is down when no RabbitMQ
 * answers, as soon as the client is on the classpath. Where a RabbitMQ is set, its health is the application's choice.
 */
class RabbitDefaults implements EnvironmentPostProcessor {

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        if (environment.containsProperty("spring.rabbitmq.host")
                || environment.containsProperty("spring.rabbitmq.addresses")) {
            return;
        }
        environment
                .getPropertySources()
                .addLast(new MapPropertySource(
                        "offshoot-messaging-rabbitmq", Map.of("management.health.rabbit.enabled", "false")));
    }
}
