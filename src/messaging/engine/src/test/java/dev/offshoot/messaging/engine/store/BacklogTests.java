package dev.offshoot.messaging.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offshoot.messaging.testing.TestDatabase;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class BacklogTests {

    private static JdbcTemplate migrated(String url, String user) {
        var database = new DriverManagerDataSource(url, user, "");
        new MessagingMigrations(database).migrate("stock");
        return new JdbcTemplate(database);
    }

    private static void insert(JdbcTemplate jdbc, int lane, String due, int attempts, String error) {
        jdbc.update(
                "INSERT INTO stock.delivery (lane, due, message_id, type, version, source, sent_at, listener, attempts, error, payload)"
                        + " VALUES (?, " + due
                        + ", gen_random_uuid(), 'a', 1, 'b', CURRENT_TIMESTAMP, 'c', ?, ?, '{}')",
                lane,
                attempts,
                error);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void countsWhatIsDueOrRetriedAndNoDeadline(boolean postgres) {
        var jdbc = postgres
                ? migrated(TestDatabase.newPostgresDatabase(), "postgres")
                : migrated(TestDatabase.newH2Database(), "sa");
        var past = "CURRENT_TIMESTAMP - INTERVAL '60' SECOND";
        var future = "CURRENT_TIMESTAMP + INTERVAL '60' SECOND";
        insert(jdbc, 0, future, 0, null);
        insert(jdbc, 2, future, 0, null);
        insert(jdbc, 9, past, 10, "parked");

        var backlog = new ModuleTables(jdbc, "stock").backlog();
        assertThat(backlog.pending()).isZero();
        assertThat(backlog.parked()).isEqualTo(1);
        assertThat(backlog.age()).isZero();

        insert(jdbc, 0, past, 0, null);
        insert(jdbc, 1, past, 3, "is due again");
        insert(jdbc, 2, past, 1, null);
        insert(jdbc, 0, future, 2, "backs off");
        insert(jdbc, 2, future, 1, null);
        insert(jdbc, 1, future, 0, "a reminder with a reason");

        backlog = new ModuleTables(jdbc, "stock").backlog();
        assertThat(backlog.pending()).isEqualTo(6);
        assertThat(backlog.parked()).isEqualTo(1);
        assertThat(backlog.age()).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(90));
        assertThat(jdbc.queryForObject("SELECT pending FROM stock.backlog_report", Integer.class))
                .isEqualTo(6);
    }

    // it read all deadlines, in every readiness probe and three times in every scrape
    @Test
    void readsNoDeadlines() {
        var jdbc = migrated(TestDatabase.newPostgresDatabase(), "postgres");
        jdbc.update(
                "INSERT INTO stock.delivery (lane, due, message_id, type, version, source, sent_at, listener, payload)"
                        + " SELECT n % 3, CURRENT_TIMESTAMP + INTERVAL '1' DAY, gen_random_uuid(), 'a', 1, 'b', CURRENT_TIMESTAMP, 'c', '{}'"
                        + " FROM generate_series(1, 20000) n");
        insert(jdbc, 0, "CURRENT_TIMESTAMP", 0, null);
        jdbc.execute("ANALYZE stock.delivery");

        assertThat(blocksRead(jdbc, ModuleTables.backlogQuery("stock"))).isLessThan(50);
        assertThat(blocksRead(jdbc, "SELECT * FROM stock.backlog_report")).isLessThan(50);
    }

    /** Of 8 KB each. All 20,000 rows fill some 250, and their index 130. */
    private static int blocksRead(JdbcTemplate jdbc, String query) {
        var plan = jdbc.queryForObject("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + query, String.class);
        JsonNode root = new JsonMapper().readTree(plan).path(0).path("Plan");
        return root.path("Shared Hit Blocks").asInt()
                + root.path("Shared Read Blocks").asInt();
    }
}
