package dev.offshoot.messaging.engine.store;

import dev.offshoot.messaging.engine.failure.InvalidMessaging;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Creates the tables of messaging in the schema of a module, next to the module's own tables. */
public class MessagingMigrations {

    private final DataSource dataSource;
    private final boolean postgres;

    public MessagingMigrations(DataSource dataSource) {
        this.dataSource = dataSource;
        try (var connection = dataSource.getConnection()) {
            var product = connection.getMetaData().getDatabaseProductName();
            this.postgres = product.equals("PostgreSQL");
            if (product.equals("H2")) {
                speaksAsPostgres(connection);
            }
        } catch (SQLException e) {
            throw new org.springframework.jdbc.CannotGetJdbcConnectionException("The database does not answer", e);
        }
    }

    private static void speaksAsPostgres(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var mode = statement.executeQuery(
                        "SELECT setting_value FROM information_schema.settings WHERE setting_name = 'MODE'")) {
            if (!mode.next() || !mode.getString(1).equalsIgnoreCase("PostgreSQL")) {
                throw new InvalidMessaging(
                        "H2 must run in PostgreSQL mode. Add ;MODE=PostgreSQL to spring.datasource.url");
            }
        }
    }

    public void migrate(String module) {
        Flyway.configure()
                .dataSource(postgres ? new WithoutReadTimeout(dataSource) : dataSource)
                .schemas(module)
                .defaultSchema(module)
                .table("messaging_history")
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .locations(
                        postgres
                                ? new String[] {"classpath:db/messaging/common", "classpath:db/messaging/postgresql"}
                                : new String[] {"classpath:db/messaging/common"})
                .load()
                .migrate();
    }

    /** Disables the read timeout, which guards against a frozen server: a migration may take longer. */
    private static final class WithoutReadTimeout extends DelegatingDataSource {

        WithoutReadTimeout(DataSource target) {
            super(target);
        }

        @Override
        public Connection getConnection() throws SQLException {
            var connection = super.getConnection();
            // the pool resets it when the connection is returned
            connection.setNetworkTimeout(Runnable::run, 0);
            return connection;
        }
    }
}
