package dev.offshoot.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.offshoot.messaging.testing.RunningRabbit;
import dev.offshoot.payments.testing.RunningProvider;
import dev.offshoot.payments.testing.RunningProvider.Step;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The sums that must be right when a shop is at rest, from its report views. */
final class ShopSums {

    private static final List<String> MODULES = Deployment.MODULES;

    private final JdbcTemplate jdbc;

    ShopSums(String url, String user) {
        this.jdbc = new JdbcTemplate(new DriverManagerDataSource(url, user, ""));
    }

    JdbcTemplate jdbc() {
        return jdbc;
    }

    /** Waits, as staff over HTTP, until these orders have ended and no module has a backlog. */
    static void awaitRest(ShopClient staff, Collection<String> acknowledged, Duration patience) {
        var deadline = Instant.now().plus(patience);
        for (var order : acknowledged) {
            await().atMost(Duration.between(Instant.now(), deadline).plusSeconds(1))
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(100))
                    .ignoreException(ShopClient.Unanswered.class)
                    .untilAsserted(() -> assertThat(staff.get("/api/orders/" + order)
                                    .expect(200)
                                    .text("status"))
                            .as("order %s", order)
                            .isIn("COMPLETED", "CANCELLED"));
        }
        await().atMost(Duration.between(Instant.now(), deadline).plusSeconds(10))
                .pollInterval(Duration.ofMillis(250))
                .ignoreException(ShopClient.Unanswered.class)
                .untilAsserted(() -> {
                    var modules =
                            staff.get("/actuator/modules").expect(200).body().path("modules");
                    assertThat(modules.propertyNames()).containsAll(MODULES);
                    for (var module : MODULES) {
                        var pending = modules.path(module).path("pending");
                        assertThat(pending.isNumber())
                                .as("the backlog of %s is known", module)
                                .isTrue();
                        assertThat(pending.asInt()).as("pending in %s", module).isZero();
                    }
                });
    }

    /**
     * As {@link #awaitRest(ShopClient, Collection, Duration)}, and until no message is in transit: no module's backlog
     * contains messages that the broker has, or that a process has received and not yet stored.
     */
    void awaitRest(ShopClient staff, Collection<String> acknowledged, Duration patience, RunningRabbit broker) {
        awaitRest(staff, acknowledged, patience);
        // a message that was in transit at the first look, and not at the broker afterwards, has arrived at the second
        await().atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(250))
                .untilAsserted(() -> {
                    var before = waitingAndArrived();
                    assertThat(before.get("waiting"))
                            .as("backlog of all modules")
                            .isEqualTo(0L);
                    assertThat(broker.messages()).as("messages at the broker").isZero();
                    assertThat(waitingAndArrived())
                            .as("backlog of all modules, and messages that ever arrived")
                            .isEqualTo(before);
                });
    }

    private Map<String, Object> waitingAndArrived() {
        return jdbc.queryForMap("SELECT "
                + MODULES.stream()
                        .map(module -> "(SELECT pending FROM " + module + ".backlog_report)")
                        .collect(Collectors.joining(" + "))
                + " AS waiting, "
                + MODULES.stream()
                        .map(module -> "(SELECT count(*) FROM " + module + ".inbox)")
                        .collect(Collectors.joining(" + "))
                + " AS arrived");
    }

    /** All orders that exist. */
    List<UUID> orders() {
        return jdbc.queryForList("SELECT order_id FROM orders.order_report", UUID.class);
    }

    /** Asserts every sum, and that each acknowledged order exists once. */
    void areRight(Collection<String> acknowledged) {
        assertThat(orders())
                .as("the acknowledged orders, and no others")
                .containsExactlyInAnyOrderElementsOf(
                        acknowledged.stream().map(UUID::fromString).toList());
        areRight();
    }

    /** Asserts every sum. */
    void areRight() {
        nothing(
                "an order that has not ended",
                "SELECT order_id FROM orders.order_report WHERE status NOT IN ('COMPLETED', 'CANCELLED')");
        nothing(
                "stock that does not add up",
                "SELECT product_id FROM inventory.stock_report WHERE initial + restocked <> on_hand + shipped OR reserved <> 0 OR on_hand < 0");
        nothing("orders with wrong amounts", """
                SELECT o.order_id FROM orders.order_report o LEFT JOIN payments.payment_report p ON p.order_id = o.order_id
                WHERE COALESCE(p.captured_minor, 0) - COALESCE(p.refunded_minor, 0)
                   <> CASE WHEN o.status = 'COMPLETED' THEN o.total_minor ELSE 0 END
                """);
        nothing(
                "money for no order",
                "SELECT order_id FROM payments.payment_report WHERE captured_minor > 0 AND order_id NOT IN (SELECT order_id FROM orders.order_report)");
        nothing(
                "a completed order without one shipment",
                "SELECT o.order_id FROM orders.order_report o LEFT JOIN shipping.shipment_report s ON s.order_id = o.order_id WHERE o.status = 'COMPLETED' AND COALESCE(s.shipments, 0) <> 1");
        nothing("steps that the customer was not notified of", """
                SELECT order_id, status FROM orders.order_history
                WHERE status IN ('PLACED', 'CONFIRMED', 'SHIPPED', 'COMPLETED', 'CANCELLED')
                EXCEPT SELECT order_id, kind FROM notifications.notification
                """);
        nothing("customers who were notified of a step that did not happen", """
                SELECT order_id, kind FROM notifications.notification
                EXCEPT SELECT order_id, status FROM orders.order_history
                """);
        nothing(
                "customers who were notified twice",
                "SELECT order_id FROM notifications.notification GROUP BY order_id, kind HAVING count(*) > 1");
        assertThat(count("""
                        SELECT (SELECT COALESCE(sum(l.quantity), 0) FROM orders.order_line l JOIN orders.order_history h ON h.order_id = l.order_id WHERE h.status = 'SHIPPED')
                             - (SELECT COALESCE(sum(shipped), 0) FROM inventory.stock_report)
                        """))
                .as("the goods that left the stock are those that orders have shipped")
                .isZero();
        for (var module : MODULES) {
            assertThat(jdbc.queryForList(
                            "SELECT type || ': ' || error FROM " + module + ".delivery WHERE lane = 9", String.class))
                    .as("parked in " + module)
                    .isEmpty();
        }
    }

    /** Asserts for each order that the provider agrees with the shop: no open authorization, and nothing charged twice. */
    void areKnownTo(RunningProvider provider) {
        for (var order : jdbc.queryForList("SELECT order_id, status FROM orders.order_report")) {
            var id = (UUID) order.get("order_id");
            var captures = provider.count(id, Step.CAPTURE);
            var refunds = provider.count(id, Step.REFUND);
            var what = "order " + id + ", " + order.get("status");
            assertThat(provider.count(id, Step.AUTHORIZE))
                    .as("authorizations of %s", what)
                    .isLessThanOrEqualTo(1)
                    .isEqualTo(captures + provider.count(id, Step.VOID));
            assertThat(captures - refunds)
                    .as("money kept for %s", what)
                    .isEqualTo(order.get("status").equals("COMPLETED") ? 1 : 0);
            assertThat(refunds).as("refunds of %s", what).isLessThanOrEqualTo(1);
        }
    }

    /** How many deliveries that were due or in progress at that time are still there. */
    long leftFrom(Instant then) {
        return MODULES.stream()
                .mapToLong(module -> count("SELECT count(*) FROM " + module
                        + ".delivery WHERE lane < 9 AND sent_at < '" + then + "' AND (due < '" + then
                        + "' OR lease IS NOT NULL)"))
                .sum();
    }

    /** The longest time during which no order entered that state. */
    Duration longestPause(String status, Instant from, Instant to) {
        var steps = jdbc.queryForList(
                "SELECT at FROM orders.order_history WHERE status = ? AND at BETWEEN ? AND ? ORDER BY at",
                OffsetDateTime.class,
                status,
                from.atOffset(ZoneOffset.UTC),
                to.atOffset(ZoneOffset.UTC));
        var longest = Duration.ZERO;
        var last = from;
        for (var step : steps) {
            var pause = Duration.between(last, step.toInstant());
            longest = pause.compareTo(longest) > 0 ? pause : longest;
            last = step.toInstant();
        }
        var end = Duration.between(last, to);
        return end.compareTo(longest) > 0 ? end : longest;
    }

    private void nothing(String what, String query) {
        assertThat(jdbc.queryForList(query)).as(what).isEmpty();
    }

    private long count(String query) {
        var count = jdbc.queryForObject(query, Long.class);
        return count == null ? 0 : count;
    }
}
