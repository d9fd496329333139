package dev.offshoot.messaging.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.offshoot.messaging.testing.TestDatabase;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

class MessagingMigrationsTests {

    // a long migration failed at the read timeout that is meant for frozen servers
    @Test
    void migratesForLongerThanReadingMayTakeOtherwise() throws Exception {
        try (var pool = new HikariDataSource()) {
            pool.setJdbcUrl(TestDatabase.newPostgresDatabase());
            pool.setUsername("postgres");
            pool.addDataSourceProperty("socketTimeout", "1");
            new MessagingMigrations(pool).migrate("slow");
            var jdbc = new JdbcTemplate(pool);
            jdbc.update("DELETE FROM slow.messaging_history WHERE version IN ('6', '7', '8', '9', '10', '11')");
            jdbc.execute("ALTER INDEX slow.delivery_next RENAME TO delivery_due");
            jdbc.execute("ALTER INDEX slow.outbox_next RENAME TO outbox_due");
            jdbc.execute("DROP TABLE slow.module_move");
            jdbc.execute("ALTER TABLE slow.outbox DROP COLUMN attempts");
            jdbc.execute("DROP INDEX slow.outbox_next_of_target");
            jdbc.execute("DROP TABLE slow.outbox_lease");
            jdbc.execute("DROP INDEX slow.delivery_retried");

            CompletableFuture<Void> migration;
            try (var other = pool.getConnection();
                    var statement = other.createStatement()) {
                other.setAutoCommit(false);
                statement.execute("LOCK TABLE slow.outbox");
                migration = CompletableFuture.runAsync(() -> new MessagingMigrations(pool).migrate("slow"));
                await().during(Duration.ofSeconds(2)).until(() -> !migration.isDone());
                other.rollback();
            }

            assertThat(migration).succeedsWithin(Duration.ofSeconds(20));
            assertThat(jdbc.queryForObject("SELECT count(*) FROM slow.outbox_lease", Integer.class))
                    .isZero();
        }
    }
}
