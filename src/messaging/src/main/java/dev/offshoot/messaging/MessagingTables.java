package dev.offshoot.messaging;

import java.sql.SQLException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** Creates the tables of messaging in the schema of a module, beside whatever the module keeps there itself. */
class MessagingTables {

    private final DataSource dataSource;
    private final boolean postgres;

    MessagingTables(DataSource dataSource) {
        this.dataSource = dataSource;
        try (var connection = dataSource.getConnection()) {
            this.postgres = connection.getMetaData().getDatabaseProductName().equals("PostgreSQL");
        } catch (SQLException e) {
            throw new org.springframework.jdbc.CannotGetJdbcConnectionException("The database does not answer", e);
        }
    }

    void migrate(String module) {
        Flyway.configure()
                .dataSource(dataSource)
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
}
