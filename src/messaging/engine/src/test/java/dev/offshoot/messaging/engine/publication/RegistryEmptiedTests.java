package dev.offshoot.messaging.engine.publication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.example.stock.StockApplication;
import com.example.stock.StockApplication.Trials;
import com.example.stock.orders.OrderManagement;
import dev.offshoot.messaging.engine.modules.LocalModules;
import dev.offshoot.messaging.testing.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.modulith.events.IncompleteEventPublications;

/** From Spring Modulith's registry to deliveries and back, with instances of both kinds on one database. */
class RegistryEmptiedTests {

    private static final String AT_ONCE = "--offshoot.messaging.publications-after=0s";

    private final String order = "order-" + UUID.randomUUID();
    private final List<ConfigurableApplicationContext> running = new ArrayList<>();

    @AfterEach
    void end() {
        running.forEach(ConfigurableApplicationContext::close);
    }

    private ConfigurableApplicationContext start(String url, String... more) {
        var settings = new ArrayList<>(List.of(
                "--offshoot.test.keep-datasource=true",
                "--spring.datasource.url=" + url,
                "--spring.datasource.username=" + (url.startsWith("jdbc:h2:") ? "sa" : "postgres"),
                "--spring.flyway.enabled=false",
                "--spring.autoconfigure.exclude=",
                "--spring.modulith.events.jdbc.schema-initialization.enabled=true"));
        settings.addAll(List.of(more));
        var started = new SpringApplicationBuilder(StockApplication.class)
                .web(WebApplicationType.NONE)
                .run(settings.toArray(String[]::new));
        running.add(started);
        return started;
    }

    /** Starts an application with the registry, in which both listeners fail with this order. */
    private ConfigurableApplicationContext startWithIncompletePublications(String url, String... more) {
        var started = start(url, more);
        started.getBean(Trials.class).doomed = order;
        started.getBean(OrderManagement.class).complete(order);
        await().until(() -> seen(started, order) == 2);
        assertThat(open(started)).isEqualTo(2);
        return started;
    }

    private static long count(ConfigurableApplicationContext application, String query, Object... values) {
        var count = application.getBean(JdbcTemplate.class).queryForObject(query, Long.class, values);
        return count == null ? 0 : count;
    }

    private static long open(ConfigurableApplicationContext application) {
        return count(application, "SELECT count(*) FROM event_publication WHERE completion_date IS NULL");
    }

    private static long waiting(ConfigurableApplicationContext application) {
        var modules = application.getBean(LocalModules.class);
        return modules.tables("inventory").backlog().pending()
                + modules.tables("mail").backlog().pending();
    }

    private static long taken(ConfigurableApplicationContext application, String order) {
        return count(application, "SELECT count(*) FROM taken WHERE ordered = ?", order);
    }

    private static long seen(ConfigurableApplicationContext application, String order) {
        return application.getBean(Trials.class).seen().stream()
                .filter(one -> one.contains(" " + order + " "))
                .count();
    }

    @ParameterizedTest
    @CsvSource({"h2, true", "h2, false", "postgres, true", "postgres, false"})
    void whatTheRegistryHasNotCompletedIsDeliveredOnce(String database, boolean firstStructure) {
        var url = database.equals("h2") ? TestDatabase.newH2Database() : TestDatabase.newPostgresDatabase();
        var structure = "--spring.modulith.events.jdbc.use-legacy-structure=" + firstStructure;
        var old = startWithIncompletePublications(url, structure);

        var one = start(url, structure, "--offshoot.messaging.claims=true", AT_ONCE);
        var other = start(url, structure, "--offshoot.messaging.claims=true", AT_ONCE);

        await().until(() -> open(one) == 0 && waiting(one) == 0);
        assertThat(taken(one, order)).isEqualTo(1);
        assertThat(seen(one, order) + seen(other, order)).isEqualTo(2);
        old.getBean(IncompleteEventPublications.class).resubmitIncompletePublications(publication -> true);
        assertThat(seen(old, order)).isEqualTo(2);
    }

    @Test
    void whatCannotBecomeADeliveryStays() {
        var url = TestDatabase.newH2Database();
        var old = startWithIncompletePublications(url);
        var change = "UPDATE event_publication SET %s WHERE listener_id LIKE '%%%s%%'";
        var jdbc = old.getBean(JdbcTemplate.class);
        jdbc.update(change.formatted("serialized_event = '{'", "InventoryManagement"));
        jdbc.update(change.formatted("event_type = 'com.example.Gone'", "Mailing"));
        var next = "next-" + order;
        old.getBean(OrderManagement.class).complete(next);
        await().until(() -> seen(old, next) == 2);

        var claiming = start(url, "--offshoot.messaging.claims=true", AT_ONCE);

        await().until(() -> taken(claiming, next) == 1 && waiting(claiming) == 0);
        assertThat(open(claiming)).isEqualTo(2);
    }

    @Test
    void whatIsYoungMayBeRunning() {
        var url = TestDatabase.newH2Database();
        startWithIncompletePublications(url);

        var claiming = start(url, "--offshoot.messaging.claims=true", "--offshoot.messaging.publications-after=1h");
        claiming.getBean(OrderManagement.class).complete("later");

        await().until(() -> taken(claiming, "later") == 1);
        assertThat(open(claiming)).isEqualTo(2);
    }

    @Test
    void whatWaitsIsDeliveredOnTheWayBack() {
        var url = TestDatabase.newH2Database();
        var claiming = start(url, "--offshoot.messaging.claims=true", "--offshoot.messaging.first-backoff=1s");
        claiming.getBean(Trials.class).doomed = order;
        claiming.getBean(OrderManagement.class).complete(order);
        await().until(() -> seen(claiming, order) >= 2);
        claiming.close();

        var draining = start(url, "--offshoot.messaging.claims=drain");
        draining.getBean(OrderManagement.class).complete("later");

        await().until(() -> taken(draining, order) == 1 && waiting(draining) == 0);
        await().until(() -> taken(draining, "later") == 1 && open(draining) == 0);
        assertThat(count(draining, "SELECT count(*) FROM event_publication")).isEqualTo(2);
        assertThat(seen(draining, "later")).isEqualTo(2);
    }
}
