package dev.offshoot.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.ResourcePropertySource;

/**
 * What a process does unless it is told otherwise: {@code defaults.properties}, and, where no database is named, a demo
 * on a file that only this machine can reach. Everything else that names a property wins.
 */
class Defaults implements EnvironmentPostProcessor, Ordered {

    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        application.setBeanNameGenerator(new BeanNames());
        try {
            environment.getPropertySources().addLast(new DemoDefaults(environment));
            environment
                    .getPropertySources()
                    .addLast(new ResourcePropertySource(
                            "offshootDefaults", new ClassPathResource("defaults.properties", Defaults.class)));
        } catch (IOException e) {
            throw new UncheckedIOException("defaults.properties cannot be read", e);
        }
    }

    /** Asked last, and only then it looks whether somebody named a database: at any time, from any source. */
    private static final class DemoDefaults extends PropertySource<Object> {

        private static final String URL = "spring.datasource.url";

        /**
         * The addresses, or networks, of proxies whose word is taken for where a request comes from (X-Forwarded-*). From
         * anybody else those headers are what a stranger says, who would be a new one with each attempt at a password.
         */
        private static final String TRUSTED_PROXIES = "offshoot.security.trusted-proxies";

        /** As the gateway expects it. */
        private static final int GRPC_OFFSET = 1000;

        private final ConfigurableEnvironment environment;

        DemoDefaults(ConfigurableEnvironment environment) {
            // not the environment as the source: Boot would look for this source in it, and so on for ever
            super("offshootDemoDefaults");
            this.environment = environment;
        }

        @Override
        public @Nullable Object getProperty(String name) {
            return switch (name) {
                // closed by the pool, when all have stopped: H2 itself would be first
                case URL ->
                    "jdbc:h2:file:./data/" + environment.getProperty("spring.application.name", "shop")
                            + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;WRITE_DELAY=0;LOCK_TIMEOUT=10000;DB_CLOSE_ON_EXIT=FALSE";
                case "spring.datasource.username" -> isUnnamed() ? "sa" : null;
                case "offshoot.demo" -> String.valueOf(isUnnamed());
                case "server.address" ->
                    environment.getProperty("offshoot.demo", Boolean.class, false) ? "127.0.0.1" : null;
                // gRPC is for the gateway, with which this process shares a key
                case "spring.grpc.server.enabled" -> String.valueOf(sharesKey());
                // whoever shares the key is on this machine, unless somebody says where else
                case TRUSTED_PROXIES -> sharesKey() ? "127.0.0.0/8,::1/128" : null;
                case "server.forward-headers-strategy" ->
                    environment.containsProperty(TRUSTED_PROXIES) ? "native" : "none";
                case "server.tomcat.remoteip.internal-proxies" -> environment.getProperty(TRUSTED_PROXIES);
                case "spring.grpc.server.port" -> grpcPort();
                case "spring.grpc.server.address" -> environment.getProperty("server.address");
                default -> null;
            };
        }

        private boolean sharesKey() {
            return environment.containsProperty("offshoot.security.operator-key");
        }

        private int grpcPort() {
            var http = environment.getProperty("server.port", Integer.class, 8080);
            return http <= 0 ? http : http + GRPC_OFFSET;
        }

        private boolean isUnnamed() {
            for (var source : environment.getPropertySources()) {
                // Boot's view of all the others, which asks this one in turn, is left out
                if (source != this
                        && !source.getName().equals("configurationProperties")
                        && source.containsProperty(URL)) {
                    return false;
                }
            }
            return true;
        }
    }
}
