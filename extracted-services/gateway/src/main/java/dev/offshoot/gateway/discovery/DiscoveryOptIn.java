package dev.offshoot.gateway.discovery;

import dev.offshoot.platform.discovery.Discovery;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/** Disables the auto-configuration of every registry but the one that {@code offshoot.discovery} names. */
class DiscoveryOptIn implements AutoConfigurationImportFilter, EnvironmentAware {

    private static final Map<Discovery, String> PACKAGES = Map.of(
            Discovery.EUREKA, "org.springframework.cloud.netflix.eureka.",
            Discovery.ZOOKEEPER, "org.springframework.cloud.zookeeper.");

    /** Only the starters use it; its 500 classes would be loaded at each start. */
    private static final String JACKSON_2 = "org.springframework.boot.jackson2.";

    private Discovery chosen = Discovery.STATIC;

    @Override
    public void setEnvironment(Environment environment) {
        chosen = Discovery.of(environment);
    }

    @Override
    public boolean[] match(@Nullable String[] configurations, AutoConfigurationMetadata metadata) {
        var matches = new boolean[configurations.length];
        for (int i = 0; i < matches.length; i++) {
            var name = configurations[i];
            matches[i] = name == null || !isOfAnother(name);
        }
        return matches;
    }

    private boolean isOfAnother(String configuration) {
        return configuration.startsWith(JACKSON_2) && !PACKAGES.containsKey(chosen)
                || PACKAGES.entrySet().stream()
                        .anyMatch(registry ->
                                registry.getKey() != chosen && configuration.startsWith(registry.getValue()));
    }
}
