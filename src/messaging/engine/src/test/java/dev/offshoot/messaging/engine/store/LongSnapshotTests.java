package dev.offshoot.messaging.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offshoot.messaging.engine.store.DeliveryTable.NewDelivery;
import dev.offshoot.messaging.engine.store.DueWork.Due;
import dev.offshoot.messaging.engine.store.OutboxTable.Outgoing;
import dev.offshoot.messaging.spi.Envelope;
import dev.offshoot.messaging.testing.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * While somebody holds a snapshot open, the index entries of removed rows stay. A scan that walked over all of them, each
 * time, brought a busy shop to a standstill within half an hour.
 */
class LongSnapshotTests {

    private static final int REMOVED = 10_000;
    private static final int ROUNDS = 100;

    /** Each scan seems to take 10 ms, so that those from the start are slow, and one of 50 is made. */
    private final AtomicLong clock = new AtomicLong();

    private JdbcTemplate jdbc;
    private TransactionTemplate transactions;
    private ModuleTables tables;
    private Connection reader;

    @BeforeEach
    void holdASnapshotOpen() throws SQLException {
        var url = TestDatabase.newPostgresDatabase();
        var database = new DriverManagerDataSource(url, "postgres", "");
        new MessagingMigrations(database).migrate("stock");
        jdbc = new JdbcTemplate(database);
        transactions = new TransactionTemplate(new DataSourceTransactionManager(database));
        tables = new ModuleTables(jdbc, "stock", this::time);
        reader = DriverManager.getConnection(url, "postgres", "");
        reader.setAutoCommit(false);
        reader.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        try (var statement = reader.createStatement()) {
            statement.execute("SELECT 1 FROM stock.schema_identity");
        }
    }

    private long time() {
        return clock.addAndGet(10_000_000);
    }

    @AfterEach
    void endIt() throws SQLException {
        reader.close();
    }

    /** Deliveries that became due one second after the other, the last one now. */
    private void deliver(int rows) {
        jdbc.update("""
                INSERT INTO stock.delivery (lane, due, message_id, type, version, source, sent_at, listener, payload)
                SELECT 0, CURRENT_TIMESTAMP - (? - n) * INTERVAL '1' SECOND, gen_random_uuid(), 'a', 1, 'b', CURRENT_TIMESTAMP, 'c', '{}'
                FROM generate_series(1, ?) n
                """, rows, rows);
    }

    private void send(int rows) {
        jdbc.update("""
                INSERT INTO stock.outbox (target, due, message_id, type, version, source, sent_at, payload)
                SELECT 'orders', CURRENT_TIMESTAMP - (? - n) * INTERVAL '1' SECOND, gen_random_uuid(), 'a', 1, 'b', CURRENT_TIMESTAMP, '{}'
                FROM generate_series(1, ?) n
                """, rows, rows);
    }

    private void receive(int rows) {
        jdbc.update("""
                INSERT INTO stock.inbox (message_id, received_at)
                SELECT gen_random_uuid(), CURRENT_TIMESTAMP - INTERVAL '30' DAY - (? - n) * INTERVAL '1' SECOND
                FROM generate_series(1, ?) n
                """, rows, rows);
    }

    private int takeAndDelete(int most) {
        var taken = tables.deliveries().take(Lane.ORDINARY, most);
        tables.deliveries().delete(taken.stream().map(Delivery::seq).toList());
        return taken.size();
    }

    private int sendAndDelete(int most) {
        var taken = tables.outbox().take("orders", most);
        tables.outbox().delete(taken.stream().map(Outgoing::seq).toList());
        return taken.size();
    }

    private void removeAll(IntUnaryOperator remove) {
        for (var left = REMOVED; left > 0; ) {
            left -= transactions.execute(status -> remove.applyAsInt(1000));
        }
    }

    /** How many rows and index entries of a table are read by the rounds. */
    private long readBy(String table, Runnable round) {
        return transactions.execute(status -> {
            for (var i = 0; i < ROUNDS; i++) {
                round.run();
            }
            return jdbc.queryForObject("""
                    SELECT pg_stat_get_xact_tuples_returned(CAST(? AS REGCLASS)) + sum(pg_stat_get_xact_tuples_returned(indexrelid))
                    FROM pg_index WHERE indrelid = CAST(? AS REGCLASS)
                    """, Long.class, "stock." + table, "stock." + table);
        });
    }

    /** A scan from the start is made now and then. */
    private static void assertIsAFractionOf(long all, long read) {
        assertThat(read).isLessThan(all / 10);
    }

    @Test
    void deliveriesAreTakenWithoutWalkingOverRemovedOnes() {
        deliver(REMOVED);
        removeAll(this::takeAndDelete);

        var read = readBy("delivery", () -> {
            deliver(1);
            assertThat(tables.deliveries().due(Lane.ORDINARY)).isEqualTo(1);
            assertThat(takeAndDelete(10)).isEqualTo(1);
        });

        assertIsAFractionOf(2L * ROUNDS * REMOVED, read);
    }

    /** Or given back by a process that died. */
    @Test
    void aDeliveryThatWasCommittedLateIsTakenAsWell() {
        deliver(REMOVED);
        removeAll(this::takeAndDelete);
        for (var scans = 0; scans < 2; scans++) {
            assertThat(takeAndDelete(10)).isZero();
        }
        jdbc.update("""
                INSERT INTO stock.delivery (lane, due, message_id, type, version, source, sent_at, listener, payload)
                VALUES (0, CURRENT_TIMESTAMP - INTERVAL '1' HOUR, gen_random_uuid(), 'a', 1, 'b', CURRENT_TIMESTAMP, 'c', '{}')
                """);

        var rounds = 1;
        while (takeAndDelete(10) == 0) {
            rounds++;
        }

        assertThat(rounds).isBetween(2, 60);
    }

    /** Otherwise, it would be that of their places in the table. */
    @Test
    void whatIsWrittenTogetherIsDueInItsOrder() {
        var texts = IntStream.range(0, 50).mapToObj(i -> "text " + i).toList();
        transactions.executeWithoutResult(status -> {
            tables.deliveries()
                    .insert(texts.stream()
                            .map(text -> new NewDelivery(message(text), "listener", Lane.BULK, Duration.ZERO, null))
                            .toList());
            tables.outbox()
                    .insert(texts.stream()
                            .map(text -> new Outgoing(0, message(text), "orders", Duration.ZERO, 0))
                            .toList());
        });

        for (var table : List.of("delivery", "outbox")) {
            assertThat(jdbc.queryForObject("SELECT count(DISTINCT due) FROM stock." + table, Integer.class))
                    .isEqualTo(50);
            assertThat(jdbc.queryForList("SELECT payload FROM stock." + table + " ORDER BY due", String.class))
                    .isEqualTo(texts);
        }
    }

    private static Envelope message(String payload) {
        var now = Instant.now();
        return new Envelope(UUID.randomUUID(), "a", 1, null, "b", now, now, null, payload);
    }

    @Test
    void thePollDoesNotWalkOverRemovedDeliveries() {
        var work = new DueWork(jdbc, Map.of("stock", tables), this::time);
        deliver(REMOVED);
        removeAll(this::takeAndDelete);

        var read = readBy("delivery", () -> {
            deliver(1);
            assertThat(work.find()).containsExactly(new Due("stock", Lane.ORDINARY));
            takeAndDelete(10);
        });

        assertIsAFractionOf(2L * ROUNDS * REMOVED, read);
    }

    /** This one finds nothing, because it is always later. */
    @Test
    void neitherDoesThePollOfAnotherInstance() {
        var others = new ModuleTables(jdbc, "stock", this::time);
        var work = new DueWork(jdbc, Map.of("stock", others), this::time);
        deliver(REMOVED);
        removeAll(this::takeAndDelete);
        var read = readBy("delivery", () -> assertThat(work.find()).isEmpty());

        assertIsAFractionOf((long) ROUNDS * REMOVED, read);
    }

    @Test
    void messagesAreSentWithoutWalkingOverSentOnes() {
        send(REMOVED);
        removeAll(this::sendAndDelete);

        var read = readBy("outbox", () -> {
            send(1);
            assertThat(sendAndDelete(10)).isEqualTo(1);
        });

        assertIsAFractionOf((long) ROUNDS * REMOVED, read);
    }

    @Test
    void idsAreForgottenWithoutWalkingOverForgottenOnes() {
        receive(REMOVED);
        removeAll(most -> tables.inbox().forget(Duration.ofDays(30)));

        var read = readBy("inbox", () -> {
            receive(1);
            assertThat(tables.inbox().forget(Duration.ofDays(30).minusSeconds(1)))
                    .isEqualTo(1);
        });

        assertIsAFractionOf((long) ROUNDS * REMOVED, read);
    }

    /** From a table of which the planner knows that it has few rows in many pages, by scans that are all quick. */
    @Test
    void theFirstAreTakenWithoutReadingAllThatAreDue() {
        deliver(REMOVED);
        send(REMOVED);
        removeAll(this::takeAndDelete);
        removeAll(this::sendAndDelete);
        deliver(3);
        send(3);
        jdbc.execute("VACUUM ANALYZE stock.delivery");
        jdbc.execute("VACUUM ANALYZE stock.outbox");
        deliver(REMOVED);
        send(REMOVED);
        tables = new ModuleTables(jdbc, "stock", () -> 0);

        var read = transactions.execute(status -> {
            jdbc.execute("SET LOCAL plan_cache_mode = force_generic_plan");
            return readBy("delivery", () -> takeAndDelete(1)) + readBy("outbox", () -> sendAndDelete(1));
        });

        assertIsAFractionOf(2L * ROUNDS * REMOVED, read);
    }

    /** Another index with the numbers was read as a whole to find a few, for as long as its plan was kept. */
    @Test
    void rowsAreFoundByTheirNumbersThroughThePrimaryKey() {
        assertThat(jdbc.queryForList(
                        "SELECT indexname FROM pg_indexes WHERE schemaname = 'stock' AND indexdef LIKE '%seq%'",
                        String.class))
                .containsExactlyInAnyOrder("delivery_pkey", "outbox_pkey");
    }
}
