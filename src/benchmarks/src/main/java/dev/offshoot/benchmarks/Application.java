package dev.offshoot.benchmarks;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Messaging within this process, on PostgreSQL, as in the shop but without the rest of it. */
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
                // as the platform does
                "spring.datasource.hikari.connection-init-sql",
                "SET enable_seqscan = off; SET jit = off; SET cpu_operator_cost = 0.2;"
                        + " SET max_parallel_workers_per_gather = 0",
                "spring.main.banner-mode",
                "off",
                "logging.level.root",
                "WARN",
                // the event publication registry is only here for comparison
                "spring.autoconfigure.exclude",
                "org.springframework.modulith.events.config.EventPublicationAutoConfiguration,"
                        + "org.springframework.modulith.events.jdbc.JdbcEventPublicationAutoConfiguration",
                // the shop's module map does not contain this module
                "offshoot.messaging.module-map",
                "none"));
        all.putAll(settings);
        return new SpringApplicationBuilder(parts)
                .web(WebApplicationType.NONE)
                .properties(all)
                .run();
    }
}
