package dev.offshoot.platform.discovery;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** The registry that {@code offshoot.discovery} names. Without one, none of its classes is loaded. */
@AutoConfiguration
@Conditional(DiscoveryAutoConfiguration.Any.class)
@EnableConfigurationProperties(RegistrySettings.class)
public class DiscoveryAutoConfiguration {

    /** Whether there is a registry. */
    public static class Any implements Condition {

        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return Discovery.of(context.getEnvironment()).isRegistry();
        }
    }

    @Bean
    @Lazy
    Registry registry(Environment environment, RegistrySettings settings) {
        return Registry.of(Discovery.of(environment), settings);
    }

    @Bean
    @Lazy
    Processes processes(Registry registry) {
        return new Processes(registry);
    }
}
