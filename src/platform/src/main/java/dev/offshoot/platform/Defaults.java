package dev.offshoot.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.ResourcePropertySource;

/**
 * Provides defaults with the lowest precedence: {@code defaults.properties}, and, if no database is configured, demo
 * mode with a database file, bound to this machine.
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

    /**
     * Has the lowest precedence, and checks on each access whether another source sets a database, because sources may
     * be added later.
     */
    private static final class DemoDefaults extends PropertySource<Object> {

        private static final String URL = "spring.datasource.url";

        /**
         * The addresses or networks of proxies whose X-Forwarded-* headers are trusted. From other clients, these
         * headers are ignored; otherwise, a client could evade rate limits with a new address for each attempt at a
         * password.
         */
        private static final String TRUSTED_PROXIES = "offshoot.security.trusted-proxies";

        /**
         * A connection plans a statement once, and keeps the plan until the table is analyzed. Planned while a table is
         * small, {@code id = ANY(?)} reads all of it: for a minute or two, a batch on a new database took 60 ms longer
         * once there were 60,000 rows. All frequent queries have an index. Just-in-time compilation is off because the
         * others, such as counts, would now look expensive enough for it.
         *
         * <p>PostgreSQL plans {@code id = ANY(?)} each time, because it expects ten ids, and finds one: a plan for one
         * looks cheaper by more than what it charges for planning, which took as long as the execution. It charges 2000
         * of these costs (0.0025 by default) for a statement on one table. Now that comparing looks dear, it would also
         * share the work of a search between several processes, which others need.
         */
        private static final String PLANNING = "SET enable_seqscan = off; SET jit = off; SET cpu_operator_cost = 0.2;"
                + " SET max_parallel_workers_per_gather = 0";

        /** The gateway expects these offsets. */
        private static final int GRPC_OFFSET = 1000;

        private static final int THRIFT_OFFSET = 3000;
        private static final int DUBBO_OFFSET = 4000;

        private final ConfigurableEnvironment environment;

        DemoDefaults(ConfigurableEnvironment environment) {
            // not the environment as the source: Boot would search it for this source recursively
            super("offshootDemoDefaults");
            this.environment = environment;
        }

        @Override
        public @Nullable Object getProperty(String name) {
            return switch (name) {
                // closed by the pool, after all others have stopped; H2's own shutdown hook would run first
                case URL ->
                    "jdbc:h2:file:./data/" + environment.getProperty("spring.application.name", "shop")
                            + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;WRITE_DELAY=0;LOCK_TIMEOUT=10000;DB_CLOSE_ON_EXIT=FALSE";
                case "spring.datasource.username" -> isDatabaseUnset() ? "sa" : null;
                case "spring.datasource.hikari.connection-init-sql" ->
                    environment.getProperty(URL, "").startsWith("jdbc:postgresql:") ? PLANNING : null;
                case "offshoot.demo" -> String.valueOf(isDatabaseUnset());
                case "server.address" ->
                    environment.getProperty("offshoot.demo", Boolean.class, false) ? "127.0.0.1" : null;
                // gRPC is used by the gateway, which shares a key with this process
                case "spring.grpc.server.enabled" -> String.valueOf(sharesKey() || answersCalls());
                // the gateway is on this machine, unless configured otherwise
                case TRUSTED_PROXIES -> sharesKey() ? "127.0.0.0/8,::1/128" : null;
                case "server.forward-headers-strategy" ->
                    environment.containsProperty(TRUSTED_PROXIES) ? "native" : "none";
                case "server.tomcat.remoteip.internal-proxies" -> environment.getProperty(TRUSTED_PROXIES);
                case "spring.grpc.server.port" -> port(GRPC_OFFSET);
                case "offshoot.calls.thrift-port" -> port(THRIFT_OFFSET);
                case "offshoot.calls.dubbo-port" -> port(DUBBO_OFFSET);
                case "spring.grpc.server.address", "offshoot.calls.address" ->
                    environment.getProperty("server.address");
                default -> null;
            };
        }

        private boolean sharesKey() {
            return environment.containsProperty("offshoot.security.operator-key");
        }

        /** Over Thrift or Dubbo: those calls are passed on to gRPC. */
        private boolean answersCalls() {
            return Binder.get(environment)
                    .bind("offshoot.calls.answer", Bindable.listOf(String.class))
                    .map(technologies -> !technologies.isEmpty())
                    .orElse(false);
        }

        private int port(int offset) {
            var http = environment.getProperty("server.port", Integer.class, 8080);
            return http <= 0 ? http : http + offset;
        }

        private boolean isDatabaseUnset() {
            for (var source : environment.getPropertySources()) {
                // skip Boot's view of all sources, which would ask this one in turn
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
