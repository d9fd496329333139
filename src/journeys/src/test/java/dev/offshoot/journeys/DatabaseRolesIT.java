package dev.offshoot.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offshoot.messaging.testing.RunningPostgres;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** What {@code deployment/postgres/roles.sh} does, and as whom. */
@Tag("all")
class DatabaseRolesIT {

    private static final String OWNER = "owner";

    // such as a managed PostgreSQL has, where nobody is superuser
    @Test
    void theOwnerOfTheDatabaseMakesThemIfAllowedToCreateRoles() throws Exception {
        try (var postgres = new RunningPostgres()) {
            var administrator = as("postgres", postgres);
            administrator.execute("CREATE ROLE " + OWNER + " LOGIN CREATEROLE");
            administrator.execute("ALTER DATABASE shop OWNER TO " + OWNER);

            make(postgres);

            as("shop", postgres).execute("CREATE TABLE orders.of_the_shop (id BIGINT GENERATED ALWAYS AS IDENTITY)");
            make(postgres);
            assertThat(as("orders", postgres)
                            .queryForObject(
                                    "SELECT tableowner FROM pg_tables WHERE tablename = 'of_the_shop'", String.class))
                    .isEqualTo("orders");
            as("shop", postgres).execute("INSERT INTO orders.of_the_shop DEFAULT VALUES");
            administrator.execute("CREATE ROLE stranger LOGIN");
            assertThat(administrator.queryForObject(
                            "SELECT has_database_privilege('stranger', 'shop', 'CONNECT')", Boolean.class))
                    .isFalse();
        }
    }

    // roles belong to the server: the other shop's would get other passwords
    @Test
    void anotherShopOnTheSameServerIsRefused() throws Exception {
        try (var postgres = new RunningPostgres()) {
            var administrator = as("postgres", postgres);
            administrator.execute("CREATE ROLE " + OWNER + " LOGIN CREATEROLE");
            administrator.execute("ALTER DATABASE shop OWNER TO " + OWNER);
            make(postgres);
            administrator.execute("CREATE DATABASE other OWNER " + OWNER);
            var passwords = "SELECT string_agg(rolname || rolpassword, ',' ORDER BY rolname) FROM pg_authid";
            var before = administrator.queryForObject(passwords, String.class);
            var script = script(postgres, OWNER);
            script.environment().put("PGDATABASE", "other");
            script.environment().put("ORDERS_DATABASE_PASSWORD", "other");

            var refused = Chart.run(script, "");

            assertThat(refused.exit()).isEqualTo(1);
            assertThat(refused.errors())
                    .startsWith("roles.sh: the role basket already belongs to the database shop, and a server has room"
                            + " for one shop: use another server.");
            assertThat(administrator.queryForObject(passwords, String.class)).isEqualTo(before);
        }
    }

    private static void make(RunningPostgres postgres) throws Exception {
        var made = Chart.run(script(postgres, OWNER), "");
        assertThat(made.exit()).as(made.errors()).isZero();
        assertThat(made.output() + made.errors()).isBlank();
    }

    private static JdbcTemplate as(String role, RunningPostgres postgres) {
        return new JdbcTemplate(new DriverManagerDataSource(postgres.url(), role, ""));
    }

    /** The script, run by that account. */
    static ProcessBuilder script(RunningPostgres postgres, String user) {
        var script = new ProcessBuilder("sh", "deployment/postgres/roles.sh")
                .directory(Path.of("../..").toFile());
        var address = URI.create(postgres.url().substring("jdbc:".length()));
        script.environment()
                .putAll(Map.of(
                        "PGHOST", address.getHost(),
                        "PGPORT", String.valueOf(address.getPort()),
                        "PGUSER", user,
                        "PGDATABASE", address.getPath().substring(1),
                        "SHOP_DATABASE_PASSWORD", "shop's"));
        Deployment.MODULES.forEach(module -> script.environment()
                .put(module.toUpperCase(Locale.ROOT) + "_DATABASE_PASSWORD", module + "'s \"own\""));
        return script;
    }
}
