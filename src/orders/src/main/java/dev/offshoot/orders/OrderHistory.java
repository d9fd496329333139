package dev.offshoot.orders;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** The histories of orders. Entries are never changed. */
@Repository
class OrderHistory {

    private final JdbcTemplate jdbc;

    OrderHistory(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** The view of a history entry. */
    record Step(String status, Instant at, @Nullable String reason) {}

    /** An entry, with its order and position. */
    record Entry(OrderId order, int number, Step step) {

        boolean isLast() {
            return OrderStatus.valueOf(step.status()).isEnd();
        }
    }

    void append(List<HistoryEntry> entries) {
        if (!entries.isEmpty()) {
            jdbc.batchUpdate(
                    "INSERT INTO orders.order_history (order_id, entry, status, at, reason) VALUES (?, ?, ?, ?, ?)",
                    entries.stream()
                            .map(entry -> new Object[] {
                                entry.order().value(),
                                entry.number(),
                                entry.status().name(),
                                entry.at().atOffset(ZoneOffset.UTC),
                                entry.reason()
                            })
                            .toList());
        }
    }

    /** The whole history of an order. */
    List<Step> of(OrderId order) {
        return jdbc.query(
                "SELECT status, at, reason FROM orders.order_history WHERE order_id = ? ORDER BY entry",
                (row, number) -> step(row, 1),
                order.value());
    }

    /**
     * The entries of these orders after the given numbers, in order.
     *
     * @param read the last known entry of each order; 0 for none
     */
    List<Entry> after(Map<OrderId, Integer> read) {
        var entries = new ArrayList<Entry>();
        // orders are in few states, so that these are few queries
        read.keySet().stream()
                .collect(Collectors.groupingBy(read::get))
                .forEach((known, orders) -> entries.addAll(after(orders, known)));
        return entries;
    }

    private List<Entry> after(List<OrderId> orders, int known) {
        return jdbc.query(
                "SELECT order_id, entry, status, at, reason FROM orders.order_history WHERE order_id = ANY(?) AND entry > ? ORDER BY order_id, entry",
                (row, number) -> new Entry(new OrderId(row.getObject(1, UUID.class)), row.getInt(2), step(row, 3)),
                orders.stream().map(OrderId::value).toArray(UUID[]::new),
                known);
    }

    private static Step step(ResultSet row, int first) throws SQLException {
        return new Step(
                row.getString(first),
                row.getObject(first + 1, OffsetDateTime.class).toInstant(),
                row.getString(first + 2));
    }
}
