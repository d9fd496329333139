package dev.offshoot.orders;

import dev.offshoot.contracts.Money;
import dev.offshoot.contracts.orders.OrderLine;
import dev.offshoot.orders.OrderHistory.Step;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** Views of orders and their lines, which are written once and never change. */
@Repository
class OrderBook {

    private final JdbcTemplate jdbc;
    private final OrderHistory history;

    OrderBook(JdbcTemplate jdbc, OrderHistory history) {
        this.jdbc = jdbc;
        this.history = history;
    }

    /** The view of an order. */
    record OrderView(UUID id, String status, List<OrderLine> lines, Money total, List<Step> history) {}

    /** The view of an order in a list. */
    record OrderSummary(UUID id, String status, Money total, Instant placedAt) {}

    void insertLines(Map<OrderId, Lines> ordered) {
        var rows = new ArrayList<Object[]>();
        ordered.forEach((order, lines) -> {
            for (int i = 0; i < lines.all().size(); i++) {
                var line = lines.all().get(i);
                rows.add(new Object[] {
                    order.value(),
                    i + 1,
                    line.productId(),
                    line.sku(),
                    line.name(),
                    line.unitPrice().minorUnits(),
                    line.quantity()
                });
            }
        });
        jdbc.batchUpdate(
                "INSERT INTO orders.order_line (order_id, line_number, product_id, sku, name, unit_price_minor, quantity) VALUES (?, ?, ?, ?, ?, ?, ?)",
                rows);
    }

    /** The order, if it exists and the viewer may see it. */
    Optional<OrderView> find(OrderId order, Viewer viewer) {
        // one query at a time: a reader that holds one connection while it needs another could deadlock the pool
        return jdbc
                .query(
                        "SELECT total_minor, currency, customer_id FROM orders.orders WHERE id = ?",
                        (row, number) -> new Header(
                                new Money(row.getLong(1), row.getString(2)),
                                new CustomerId(row.getObject(3, UUID.class))),
                        order.value())
                .stream()
                .filter(header -> viewer.maySeeOrdersOf(header.customer()))
                .findFirst()
                .map(header -> view(order, header.total()));
    }

    private record Header(Money total, CustomerId customer) {}

    private OrderView view(OrderId order, Money total) {
        var steps = history.of(order);
        // the order may have changed since its row was read; its history decides what to show
        var status = steps.get(steps.size() - 1).status();
        return new OrderView(order.value(), status, lines(order, total.currency()), total, steps);
    }

    private List<OrderLine> lines(OrderId order, String currency) {
        return jdbc.query(
                "SELECT product_id, sku, name, unit_price_minor, quantity FROM orders.order_line WHERE order_id = ? ORDER BY line_number",
                (row, number) -> new OrderLine(
                        row.getObject(1, UUID.class),
                        row.getString(2),
                        row.getString(3),
                        new Money(row.getLong(4), currency),
                        row.getInt(5)),
                order.value());
    }

    /** Which of these orders are stored. */
    Set<OrderId> written(Collection<OrderId> orders) {
        return jdbc
                .queryForList("SELECT id FROM orders.orders WHERE id = ANY(?)", UUID.class, (Object)
                        orders.stream().map(OrderId::value).toArray(UUID[]::new))
                .stream()
                .map(OrderId::new)
                .collect(Collectors.toSet());
    }

    /** The orders that the viewer may see, newest first. */
    List<OrderSummary> list(Viewer viewer, int page, int size) {
        var query =
                "SELECT id, status, total_minor, currency, placed_at FROM orders.orders %s ORDER BY id DESC OFFSET ? ROWS FETCH FIRST ? ROWS ONLY";
        return viewer.staff()
                ? jdbc.query(query.formatted(""), (row, number) -> summary(row), (long) page * size, size)
                : jdbc.query(
                        query.formatted("WHERE customer_id = ?"),
                        (row, number) -> summary(row),
                        viewer.id(),
                        (long) page * size,
                        size);
    }

    /** The number of orders that the viewer may see. */
    long count(Viewer viewer) {
        var count = viewer.staff()
                ? jdbc.queryForObject("SELECT count(*) FROM orders.orders", Long.class)
                : jdbc.queryForObject(
                        "SELECT count(*) FROM orders.orders WHERE customer_id = ?", Long.class, viewer.id());
        return count == null ? 0 : count;
    }

    private static OrderSummary summary(ResultSet row) throws SQLException {
        return new OrderSummary(
                row.getObject(1, UUID.class),
                row.getString(2),
                new Money(row.getLong(3), row.getString(4)),
                row.getObject(5, OffsetDateTime.class).toInstant());
    }
}
