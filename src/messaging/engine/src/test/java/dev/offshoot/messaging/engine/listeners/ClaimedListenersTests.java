package dev.offshoot.messaging.engine.listeners;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.example.stock.StockApplication;
import com.example.stock.StockApplication.Trials;
import com.example.stock.mail.MailAboutRatings;
import com.example.stock.orders.OrderManagement;
import dev.offshoot.messaging.engine.modules.LocalModules;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.TestPropertySource;

/** Guards against listeners of Spring Modulith's registry that run in another transaction, in another thread, or not at all. */
@SpringBootTest(
        classes = StockApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.NONE,
        properties = {
            "offshoot.messaging.claims=true",
            "offshoot.messaging.first-backoff=10ms",
            "offshoot.test.database=h2",
            "spring.flyway.enabled=false"
        })
@Import(MailAboutRatings.class)
class ClaimedListenersTests {

    private final String order = UUID.randomUUID().toString();

    @Autowired
    OrderManagement orders;

    @Autowired
    JdbcTemplate jdbc;

    @Autowired
    Trials trials;

    @Autowired
    LocalModules modules;

    private long taken() {
        var taken = jdbc.queryForObject("SELECT count(*) FROM taken WHERE ordered = ?", Long.class, order);
        return taken == null ? 0 : taken;
    }

    private long waiting(String module) {
        return modules.tables(module).backlog().pending();
    }

    private long seen(String what) {
        return trials.seen().stream().filter(one -> one.startsWith(what)).count();
    }

    @Test
    void packagesAreModules() {
        assertThat(modules.present()).containsExactly("inventory", "mail", "orders");
        assertThat(modules.map().consumersOf("orders.OrderCompleted")).containsExactly("inventory", "mail");
        assertThat(modules.map().consumersOf("orders.OrderShipped")).containsExactly("mail");
    }

    /** Guards against messages that wait under the name that a class had before. */
    @Nested
    @TestPropertySource(properties = "offshoot.messaging.names.orders.Done=com.example.stock.orders.OrderCompleted")
    class WhoseEventKeepsItsName {

        @Test
        void isStoredUnderThatName() {
            assertThat(modules.map().consumersOf("orders.Done")).containsExactly("inventory", "mail");
            assertThat(modules.map().consumersOf("orders.OrderCompleted")).isEmpty();
            trials.failures.set(1);

            orders.complete(order);

            await().until(() -> waiting("inventory") + waiting("mail") == 0);
            assertThat(taken()).isEqualTo(1);
        }
    }

    @Test
    void aFailureRollsBackWhatTheListenerDidAndIsRepeated() {
        trials.failures.set(1);

        orders.complete(order);

        await().until(() -> waiting("inventory") + waiting("mail") == 0);
        assertThat(taken()).isEqualTo(1);
        assertThat(seen("taken " + order) + seen("told of OrderCompleted " + order))
                .isEqualTo(3);
    }

    /** Its effects outside the database, such as a mail, would happen again. */
    @Test
    void theFailureOfOneRepeatsNoOther() {
        var doomed = "doomed " + order;
        trials.doomed = doomed;
        try {
            orders.completeBoth(order, doomed);
            await().until(() -> seen("taken " + doomed) >= 3);

            assertThat(seen("taken " + order)).isEqualTo(1);
            assertThat(seen("told of OrderCompleted " + order)).isEqualTo(1);
        } finally {
            trials.doomed = "";
        }
        await().until(() -> waiting("inventory") + waiting("mail") == 0);
    }

    /** Neither of another such listener, nor of one that knows messaging. */
    @ParameterizedTest
    @ValueSource(strings = {"packed", "rated"})
    void theFailureOfAnotherFurtherOnRepeatsNothing(String fate) {
        var ended = fate + " " + order;
        trials.doomed = "told of a " + fate + " order: " + ended;
        try {
            orders.complete(ended);
            await().until(() -> seen(trials.doomed) >= 3);

            assertThat(seen("taken " + ended)).isEqualTo(1);
        } finally {
            trials.doomed = "";
        }
        await().until(() -> waiting("inventory") + waiting("mail") == 0);
    }

    @Test
    void runsInTheThreadOfItsDelivery() {
        orders.complete(order);

        await().until(() -> waiting("inventory") + waiting("mail") == 0);
        assertThat(trials.seen())
                .filteredOn(one -> one.contains(order))
                .hasSize(2)
                .allMatch(one -> !one.contains(" on task-"));
    }

    @Test
    void hearsNothingOfWhatWasRolledBack() {
        assertThatThrownBy(() -> orders.completeAndFail(order)).isInstanceOf(IllegalStateException.class);
        orders.complete("after " + order);

        await().until(() -> seen("taken after " + order) == 1);
        assertThat(taken()).isZero();
    }

    @Test
    void hearsWhatWasPublishedWithoutATransactionToo() {
        orders.ship(order);

        await().until(() -> seen("told of OrderShipped " + order) == 1);
    }
}
