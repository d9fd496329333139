package dev.offshoot.registries;

import java.util.Map;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.cloud.netflix.eureka.server.EnableEurekaServer;
import org.springframework.context.ConfigurableApplicationContext;

/** A Eureka. It keeps its entries in memory: after a restart, processes register again with their next renewal. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableEurekaServer
class EurekaServer {

    /** Arguments, which files in the folder and the environment cannot change. */
    private static Map<String, String> settings(int port) {
        return Map.ofEntries(
                Map.entry("spring.config.location", "optional:classpath:/"),
                Map.entry("spring.application.name", "eureka"),
                Map.entry("spring.main.banner-mode", "off"),
                Map.entry("logging.level.root", "WARN"),
                Map.entry("server.address", "127.0.0.1"),
                Map.entry("server.port", String.valueOf(port)),
                Map.entry("eureka.client.register-with-eureka", "false"),
                Map.entry("eureka.client.fetch-registry", "false"),
                Map.entry("eureka.dashboard.enabled", "false"),
                // it is its only peer: otherwise, it would look for another one at the default address
                Map.entry("eureka.instance.hostname", "127.0.0.1"),
                Map.entry("eureka.client.service-url.defaultZone", "http://127.0.0.1:" + port + "/eureka/"),
                // by default, Eureka looks for expired entries once a minute, and answers from a copy that is half a
                // minute old
                Map.entry("eureka.server.eviction-interval-timer-in-ms", "250"),
                Map.entry("eureka.server.use-read-only-response-cache", "false"),
                // and keeps expired entries if there are many at once, which it takes for a broken network
                Map.entry("eureka.server.enable-self-preservation", "false"),
                Map.entry("eureka.server.renewal-percent-threshold", "0"),
                // it has no peer to copy from
                Map.entry("eureka.server.wait-time-in-ms-when-sync-empty", "0"));
    }

    /** @return the running server */
    static ConfigurableApplicationContext start(int port) {
        return new SpringApplicationBuilder(EurekaServer.class)
                .run(settings(port).entrySet().stream()
                        .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                        .toArray(String[]::new));
    }
}
