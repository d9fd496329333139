package dev.offshoot.messaging.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offshoot.messaging.engine.store.DueWork.Due;
import dev.offshoot.messaging.testing.TestDatabase;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class DueWorkTests {

    private static final String NOW = "CURRENT_TIMESTAMP";
    private static final String LATER = "CURRENT_TIMESTAMP + INTERVAL '60' SECOND";

    private JdbcTemplate jdbc;

    private void migrate(boolean postgres) {
        var url = postgres ? TestDatabase.newPostgresDatabase() : TestDatabase.newH2Database();
        var database = new DriverManagerDataSource(url, postgres ? "postgres" : "sa", "");
        new MessagingMigrations(database).migrate("orders");
        new MessagingMigrations(database).migrate("stock");
        jdbc = new JdbcTemplate(database);
    }

    private void deliver(String module, int lane, String due) {
        jdbc.update(
                "INSERT INTO %s.delivery (lane, due, message_id, type, version, source, sent_at, listener, payload) VALUES (?, %s, gen_random_uuid(), 'a', 1, 'b', CURRENT_TIMESTAMP, 'c', '{}')"
                        .formatted(module, due),
                lane);
    }

    private void send(String module, String due) {
        jdbc.update(
                "INSERT INTO %s.outbox (target, due, message_id, type, version, source, sent_at, payload) VALUES ('x', %s, gen_random_uuid(), 'a', 1, 'b', CURRENT_TIMESTAMP, '{}')"
                        .formatted(module, due));
    }

    private Map<String, ModuleTables> tables(String... modules) {
        return Stream.of(modules).collect(Collectors.toMap(name -> name, name -> new ModuleTables(jdbc, name)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void findsTheTablesThatHaveDueRows(boolean postgres) {
        migrate(postgres);
        var both = new DueWork(jdbc, tables("orders", "stock"));
        for (var module : List.of("orders", "stock")) {
            deliver(module, 0, LATER);
            deliver(module, 1, LATER);
            deliver(module, 2, LATER);
            deliver(module, 9, NOW);
            send(module, LATER);
        }
        assertThat(both.find()).isEmpty();

        deliver("orders", 2, NOW);
        deliver("stock", 0, NOW);
        deliver("stock", 0, NOW);
        deliver("stock", 1, NOW);
        send("stock", NOW);

        assertThat(both.find())
                .containsExactlyInAnyOrder(
                        new Due("orders", Lane.CALL),
                        new Due("stock", Lane.ORDINARY),
                        new Due("stock", Lane.BULK),
                        new Due("stock", null));
        assertThat(new DueWork(jdbc, tables("orders")).find()).containsExactly(new Due("orders", Lane.CALL));
        assertThat(new DueWork(jdbc, tables()).find()).isEmpty();
    }
}
