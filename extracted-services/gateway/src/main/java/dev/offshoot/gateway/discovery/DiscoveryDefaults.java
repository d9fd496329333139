package dev.offshoot.gateway.discovery;

import dev.offshoot.platform.discovery.Discovery;
import dev.offshoot.platform.discovery.RegistryUrl;
import java.security.Security;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Checks the address of the registry, and tells Spring Cloud's client where it is, and that the gateway only reads there. The
 * clients' own properties, such as those for TLS, take precedence. Without a registry, a shop on this machine is expected.
 */
class DiscoveryDefaults implements EnvironmentPostProcessor, Ordered {

    private static final String NEVER = "OFF";

    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        var url = environment.getProperty("offshoot.registry.url", "");
        var defaults = new HashMap<String, Object>();
        var discovery = Discovery.of(environment);
        if (discovery.isRegistry()) {
            // the gateway works without its registry
            defaults.put("spring.cloud.discovery.client.health-indicator.enabled", "false");
            defaults.put("spring.cloud.discovery.client.composite-indicator.enabled", "false");
            url = RegistryUrl.of(discovery, url);
        } else {
            defaults.put("offshoot.gateway.instances", "http://localhost:8090");
        }
        switch (discovery) {
            case EUREKA -> eureka(url, defaults);
            case ZOOKEEPER -> zooKeeper(url, defaults);
            case KUBERNETES -> {
                // Java keeps an address for 30 s, which is longer than a pod may live; the first look-up decides
                Security.setProperty("networkaddress.cache.ttl", "1");
                Security.setProperty("networkaddress.cache.negative.ttl", "1");
            }
            default -> {}
        }
        environment.getPropertySources().addLast(new MapPropertySource("offshootDiscoveryDefaults", defaults));
    }

    private static void eureka(String url, Map<String, Object> defaults) {
        defaults.put("eureka.client.service-url.defaultZone", url);
        defaults.put("eureka.client.register-with-eureka", "false");
        defaults.put("eureka.client.registry-fetch-interval-seconds", "1");
        defaults.put("eureka.client.initial-instance-info-replication-interval-seconds", "1");
        // those for Eureka's own clients of HTTP have no effect on Spring's
        defaults.put("eureka.client.timeout.connect-timeout", "1000");
        defaults.put("eureka.client.timeout.connect-request-timeout", "1000");
        defaults.put("eureka.client.timeout.socket-timeout", "2000");
        // by default, it waits ten times longer after requests without an answer
        defaults.put("eureka.client.cache-refresh-executor-exponential-back-off-bound", "2");
        defaults.put("eureka.client.healthcheck.enabled", "false");
        // it would log a page for each attempt to reach a registry that is down
        defaults.put("logging.level.com.netflix.discovery", NEVER);
        defaults.put("logging.level.org.springframework.cloud.netflix.eureka", NEVER);
    }

    private static void zooKeeper(String servers, Map<String, Object> defaults) {
        defaults.put("spring.cloud.zookeeper.connect-string", servers);
        defaults.put("spring.cloud.zookeeper.discovery.register", "false");
        defaults.put("spring.cloud.zookeeper.discovery.root", "/services");
        // the gateway asks again anyway
        defaults.put("spring.cloud.zookeeper.max-retries", "1");
        defaults.put("spring.cloud.zookeeper.connection-timeout", "2s");
        defaults.put("spring.cloud.zookeeper.block-until-connected-wait", "1");
        defaults.put("management.health.zookeeper.enabled", "false");
        defaults.put("logging.level.org.apache.zookeeper", NEVER);
        defaults.put("logging.level.org.apache.curator", NEVER);
        defaults.put("logging.level.org.springframework.cloud.zookeeper", NEVER);
    }
}
