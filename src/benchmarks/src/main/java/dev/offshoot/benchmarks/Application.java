package dev.offshoot.benchmarks;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Messaging within this process, on PostgreSQL, as the shop has it, and with nothing around it. */
final class Application {

    private Application() {}

    static ConfigurableApplicationContext start(Class<?> parts, String url, Map<String, Object> settings) {
        var all = new LinkedHashMap<String, Object>(Map.of(
                "spring.datasource.url",
                url,
                "spring.datasource.username",
                "postgres",
                "spring.datasource.hikari.maximum-pool-size",
                16,
                "spring.flyway.enabled",
                false,
                "spring.main.banner-mode",
                "off",
                "logging.level.root",
                "WARN",
                // the registry is here to be compared with, and takes part in nothing else
                "spring.autoconfigure.exclude",
                "org.springframework.modulith.events.config.EventPublicationAutoConfiguration,"
                        + "org.springframework.modulith.events.jdbc.JdbcEventPublicationAutoConfiguration",
                // the shop's map does not know this module
                "offshoot.messaging.module-map",
                "none"));
        all.putAll(settings);
        return new SpringApplicationBuilder(parts)
                .web(WebApplicationType.NONE)
                .properties(all)
                .run();
    }
}
