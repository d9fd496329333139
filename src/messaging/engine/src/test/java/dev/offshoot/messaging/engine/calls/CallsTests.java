package dev.offshoot.messaging.engine.calls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offshoot.messaging.engine.MessagingSettings;
import dev.offshoot.messaging.engine.delivery.CallBacklog;
import dev.offshoot.messaging.engine.delivery.FailurePolicy;
import dev.offshoot.messaging.engine.delivery.Invoker;
import dev.offshoot.messaging.engine.delivery.LaneCheck;
import dev.offshoot.messaging.engine.delivery.WorkSignal;
import dev.offshoot.messaging.engine.listeners.Listeners;
import dev.offshoot.messaging.engine.observation.MessageObserver;
import dev.offshoot.messaging.engine.store.MessagingMigrations;
import dev.offshoot.messaging.engine.store.ModuleTables;
import dev.offshoot.messaging.testing.TestDatabase;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.support.TransactionTemplate;

class CallsTests {

    private static final MessagingSettings SETTINGS =
            new Binder(List.of()).bindOrCreate("offshoot.messaging", MessagingSettings.class);

    // each renewal is a commit, and updates an indexed column
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void renewsNoLeaseThatIsYoung(boolean postgres) {
        var url = postgres ? TestDatabase.newPostgresDatabase() : TestDatabase.newH2Database();
        var database = new DriverManagerDataSource(url, postgres ? "postgres" : "sa", "");
        new MessagingMigrations(database).migrate("payments");
        var jdbc = new JdbcTemplate(database);
        jdbc.update(
                "INSERT INTO payments.delivery (lane, due, message_id, type, version, source, sent_at, listener, payload) VALUES (2, CURRENT_TIMESTAMP, gen_random_uuid(), 'a', 1, 'b', CURRENT_TIMESTAMP, 'c', '{}')");
        var deliveries = new ModuleTables(jdbc, "payments").deliveries();
        var transactions = new TransactionTemplate(new DataSourceTransactionManager(database));
        var signal = new WorkSignal();
        var invoker = new Invoker("payments", new Listeners(), null, null, () -> {});
        var failures = new FailurePolicy(
                "payments", deliveries, invoker, transactions, signal, MessageObserver.all(List.of()), SETTINGS);
        // no call is ever made, so that none returns
        var backlog = new CallBacklog(System::nanoTime);
        var lanes = new LaneCheck(deliveries, invoker, signal);
        var calls =
                new Calls(deliveries, invoker, lanes, failures, transactions, signal, backlog, SETTINGS, call -> {});
        calls.begin(null);
        var leasedUntil = due(jdbc);

        calls.renewLeases(Duration.ofMinutes(1));

        assertThat(due(jdbc)).isEqualTo(leasedUntil);

        calls.renewLeases(Duration.ZERO);

        assertThat(due(jdbc)).isAfter(leasedUntil);
    }

    private static OffsetDateTime due(JdbcTemplate jdbc) {
        return jdbc.queryForObject("SELECT due FROM payments.delivery", OffsetDateTime.class);
    }
}
