package dev.offshoot.messaging.engine.listeners;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.example.stock.StockApplication;
import com.example.stock.StockApplication.Trials;
import com.example.stock.mail.Receipts;
import com.example.stock.orders.OrderManagement;
import dev.offshoot.messaging.engine.store.Lane;
import dev.offshoot.messaging.engine.store.MessagingMigrations;
import dev.offshoot.messaging.testing.TestDatabase;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Guards against a second attempt of a listener that wants only one. */
@SpringBootTest(
        classes = StockApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.NONE,
        properties = {
            "offshoot.messaging.claims=true",
            "offshoot.messaging.first-backoff=10ms",
            "offshoot.messaging.poll=100ms",
            "offshoot.test.database=h2",
            "spring.flyway.enabled=false"
        })
@Import(Receipts.class)
class AtMostOnceTests {

    private static final String RECEIPTS = "Receipts.on#orders.OrderShipped";
    private static final String MAILING = "Mailing.on#orders.OrderShipped";

    private final String order = UUID.randomUUID().toString();

    @Autowired
    OrderManagement orders;

    @Autowired
    JdbcTemplate jdbc;

    @Autowired
    Trials trials;

    @AfterEach
    void forgiveAll() {
        trials.doomed = "";
    }

    private long taken() {
        var taken = jdbc.queryForObject("SELECT count(*) FROM taken WHERE ordered = ?", Long.class, order);
        return taken == null ? 0 : taken;
    }

    private List<String> seen(String what) {
        return trials.seen().stream()
                .filter(one -> one.startsWith(what + order))
                .toList();
    }

    private List<String> parked() {
        return jdbc.queryForList(
                "SELECT error FROM mail.delivery WHERE lane = 9 AND payload LIKE ?", String.class, "%" + order + "%");
    }

    private long stored() {
        var stored = jdbc.queryForObject(
                "SELECT count(*) FROM mail.delivery WHERE payload LIKE ?", Long.class, "%" + order + "%");
        return stored == null ? 0 : stored;
    }

    /** As another release has written it, or an instance that died. */
    private void store(Lane lane, String listener, int attempts) {
        store(jdbc, lane, listener, attempts);
    }

    private void store(JdbcTemplate jdbc, Lane lane, String listener, int attempts) {
        jdbc.update(
                "INSERT INTO mail.delivery (lane, due, message_id, type, version, source, sent_at, listener, payload, attempts)"
                        + " VALUES (?, CURRENT_TIMESTAMP, ?, 'orders.OrderShipped', 1, 'orders', CURRENT_TIMESTAMP, ?, ?, ?)",
                lane.number,
                UUID.randomUUID(),
                listener,
                "{\"order\":\"" + order + "\"}",
                attempts);
    }

    @Test
    void aMessageIsTakenInTheTransactionOfTheListenerItself() {
        orders.ship(order);

        await().until(() -> stored() == 0);
        assertThat(seen("receipt for ")).singleElement().asString().endsWith("on call");
        assertThat(taken()).isEqualTo(1);
    }

    @Test
    void aFailureIsParkedAndNotRepeated() {
        trials.doomed = "receipt for " + order;

        orders.ship(order);

        await().untilAsserted(
                        () -> assertThat(parked()).hasSize(1).first().asString().contains("Never"));
        assertThat(seen("receipt for ")).hasSize(1);
        assertThat(taken()).as("what its own transaction wrote is rolled back").isZero();
    }

    @Test
    void anAttemptWhoseEndNobodyKnowsIsParkedAndNotRepeated() {
        store(Lane.CALL, RECEIPTS, 1);

        await().untilAsserted(
                        () -> assertThat(parked()).hasSize(1).first().asString().contains("may have taken effect"));
        assertThat(seen("receipt for ")).isEmpty();
    }

    /** For example, the annotation is new, or an instance of the release before it runs. */
    @Test
    void aMessageThatWasStoredForRepetitionIsAttemptedOnceAsWell() {
        trials.doomed = "receipt for " + order;

        store(Lane.ORDINARY, RECEIPTS, 0);

        await().untilAsserted(() -> assertThat(parked()).hasSize(1));
        assertThat(seen("receipt for ")).singleElement().asString().endsWith("on call");
    }

    /** What a process finds when it starts is attempted alone, and counted first, because it may have ended the one before. */
    @Test
    void whatWasStoredBeforeTheStartIsAttemptedOnceAsWell() {
        var url = TestDatabase.newH2Database();
        var database = new DriverManagerDataSource(url, "sa", "");
        new MessagingMigrations(database).migrate("mail");
        store(new JdbcTemplate(database), Lane.ORDINARY, RECEIPTS, 0);

        try (var later = new SpringApplicationBuilder(StockApplication.class, Receipts.class)
                .web(WebApplicationType.NONE)
                .properties(
                        "offshoot.messaging.claims=true",
                        "offshoot.test.keep-datasource=true",
                        "spring.datasource.url=" + url,
                        "spring.datasource.username=sa",
                        "spring.flyway.enabled=false")
                .run()) {
            var seen = later.getBean(Trials.class);

            await().untilAsserted(() -> assertThat(seen.seen())
                    .singleElement()
                    .asString()
                    .startsWith("receipt for " + order)
                    .endsWith("on call"));
        }
    }

    @Test
    void aMessageThatWasStoredAsACallIsDeliveredInATransaction() {
        store(Lane.CALL, MAILING, 0);

        await().until(() -> stored() == 0);
        assertThat(seen("told of OrderShipped ")).singleElement().asString().endsWith("on deliveries-mail");
    }
}
