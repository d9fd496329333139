package dev.offshoot.messaging.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Gives each test context its own database: H2 in memory, or, with {@code -Doffshoot.test.database=postgres}, a new
 * database on the local PostgreSQL server, or on one that it starts if there is none. With {@code
 * offshoot.test.keep-datasource}, a test keeps its own {@code spring.datasource.url}.
 */
public class TestDatabase implements EnvironmentPostProcessor {

    private static final int STANDARD_PORT = 5432;

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        var kind = environment.getProperty("offshoot.test.database");
        if (kind == null || environment.containsProperty("offshoot.test.keep-datasource")) {
            return;
        }
        var url = kind.equals("postgres") ? newPostgresDatabase() : newH2Database();
        environment
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "testDatabase",
                        Map.of(
                                "spring.datasource.url",
                                url,
                                "spring.datasource.username",
                                kind.equals("postgres") ? "postgres" : "sa",
                                "spring.datasource.password",
                                "",
                                // cached contexts should keep few connections
                                "spring.datasource.hikari.minimum-idle",
                                "1")));
    }

    /** A new database in memory, with the shop's settings for files. */
    public static String newH2Database() {
        return "jdbc:h2:mem:" + UUID.randomUUID()
                + ";DB_CLOSE_DELAY=-1;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;LOCK_TIMEOUT=10000";
    }

    /** A new, empty PostgreSQL database with user {@code postgres}, dropped when this JVM ends. */
    public static String newPostgresDatabase() {
        var port = Server.PORT;
        var name = "offshoot_test_" + UUID.randomUUID().toString().replace("-", "");
        administer(port, "CREATE DATABASE " + name);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> administer(port, "DROP DATABASE " + name + " WITH (FORCE)")));
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + name;
    }

    private static void administer(int port, String sql) {
        try (var connection = DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:" + port + "/postgres", "postgres", "");
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException("PostgreSQL on port " + port + " refused: " + sql, e);
        }
    }

    private static final class Server {

        static final int PORT = answers(STANDARD_PORT) ? STANDARD_PORT : start();

        private static boolean answers(int port) {
            try (var socket = new Socket()) {
                socket.connect(new InetSocketAddress("127.0.0.1", port), 500);
                try (var connection = DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:" + port + "/postgres", "postgres", "")) {
                    return connection.isValid(2);
                }
            } catch (IOException | SQLException e) {
                return false;
            }
        }

        private static int start() {
            try {
                return EmbeddedPostgres.builder()
                        .setServerConfig("max_connections", "200")
                        .start()
                        .getPort();
            } catch (IOException e) {
                throw new UncheckedIOException("No PostgreSQL answers on port 5432, and none could be started", e);
            }
        }
    }
}
