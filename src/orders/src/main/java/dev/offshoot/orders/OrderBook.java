package dev.offshoot.orders;

import dev.offshoot.contracts.Money;
import dev.offshoot.contracts.orders.OrderLine;
import dev.offshoot.orders.Order.HistoryEntry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** What is written of orders once and never changed: lines and history; and orders as they are shown. */
@Repository
class OrderBook {

    private final JdbcTemplate jdbc;

    OrderBook(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** An order as it is shown. */
    record OrderView(UUID id, String status, List<OrderLine> lines, Money total, List<Step> history) {}

    /** An order in a list. */
    record OrderSummary(UUID id, String status, Money total, Instant placedAt) {}

    /** One entry of the history, as it is shown. */
    record Step(String status, Instant at, @Nullable String reason) {}

    void insertLines(Map<UUID, List<OrderLine>> lines) {
        var rows = new ArrayList<Object[]>();
        lines.forEach((order, list) -> {
            for (int i = 0; i < list.size(); i++) {
                var line = list.get(i);
                rows.add(new Object[] {
                    order,
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

    void insertHistory(List<HistoryEntry> entries) {
        if (!entries.isEmpty()) {
            jdbc.batchUpdate(
                    "INSERT INTO orders.order_history (order_id, entry, status, at, reason) VALUES (?, ?, ?, ?, ?)",
                    entries.stream()
                            .map(entry -> new Object[] {
                                entry.orderId(),
                                entry.entry(),
                                entry.status().name(),
                                entry.at().atOffset(ZoneOffset.UTC),
                                entry.reason()
                            })
                            .toList());
        }
    }

    /** An order, if it exists and belongs to the customer; to staff, who give no customer, all belong. */
    Optional<OrderView> find(UUID id, @Nullable UUID customer) {
        // one query after the other: a reader that held one connection while it asks for the next could wait for ever
        return jdbc
                .query(
                        "SELECT total_minor, currency, customer_id FROM orders.orders WHERE id = ?",
                        (row, number) ->
                                new Header(new Money(row.getLong(1), row.getString(2)), row.getObject(3, UUID.class)),
                        id)
                .stream()
                .filter(header -> customer == null || customer.equals(header.customer()))
                .findFirst()
                .map(header -> {
                    var history = history(id);
                    // the order may have gone on since its row was read, and its history is what is told of it
                    var status = history.get(history.size() - 1).status();
                    return new OrderView(id, status, lines(id, header.total().currency()), header.total(), history);
                });
    }

    /** Which of these orders are written down. */
    Set<UUID> written(Collection<UUID> orders) {
        return new HashSet<>(jdbc.queryForList(
                "SELECT id FROM orders.orders WHERE id = ANY(?)", UUID.class, (Object) orders.toArray(UUID[]::new)));
    }

    private record Header(Money total, UUID customer) {}

    private List<OrderLine> lines(UUID id, String currency) {
        return jdbc.query(
                "SELECT product_id, sku, name, unit_price_minor, quantity FROM orders.order_line WHERE order_id = ? ORDER BY line_number",
                (row, number) -> new OrderLine(
                        row.getObject(1, UUID.class),
                        row.getString(2),
                        row.getString(3),
                        new Money(row.getLong(4), currency),
                        row.getInt(5)),
                id);
    }

    private List<Step> history(UUID id) {
        return jdbc.query(
                "SELECT status, at, reason FROM orders.order_history WHERE order_id = ? ORDER BY entry",
                (row, number) -> step(row, 1),
                id);
    }

    private static Step step(ResultSet row, int first) throws SQLException {
        return new Step(
                row.getString(first),
                row.getObject(first + 1, OffsetDateTime.class).toInstant(),
                row.getString(first + 2));
    }

    /** The newest orders first. */
    List<OrderSummary> list(@Nullable UUID customer, int page, int size) {
        var query =
                "SELECT id, status, total_minor, currency, placed_at FROM orders.orders %s ORDER BY id DESC OFFSET ? ROWS FETCH FIRST ? ROWS ONLY";
        return customer == null
                ? jdbc.query(query.formatted(""), (row, number) -> summary(row), (long) page * size, size)
                : jdbc.query(
                        query.formatted("WHERE customer_id = ?"),
                        (row, number) -> summary(row),
                        customer,
                        (long) page * size,
                        size);
    }

    long count(@Nullable UUID customer) {
        var count = customer == null
                ? jdbc.queryForObject("SELECT count(*) FROM orders.orders", Long.class)
                : jdbc.queryForObject("SELECT count(*) FROM orders.orders WHERE customer_id = ?", Long.class, customer);
        return count == null ? 0 : count;
    }

    private static OrderSummary summary(ResultSet row) throws SQLException {
        return new OrderSummary(
                row.getObject(1, UUID.class),
                row.getString(2),
                new Money(row.getLong(3), row.getString(4)),
                row.getObject(5, OffsetDateTime.class).toInstant());
    }

    /** A numbered entry of an order's history. */
    record Entry(UUID orderId, int number, Step step) {}

    /** The histories of these orders from their beginning. */
    List<Entry> entries(Collection<UUID> orders) {
        return jdbc.query(
                "SELECT order_id, entry, status, at, reason FROM orders.order_history WHERE order_id = ANY(?) ORDER BY order_id, entry",
                (row, number) -> new Entry(row.getObject(1, UUID.class), row.getInt(2), step(row, 3)),
                (Object) orders.toArray(UUID[]::new));
    }
}
