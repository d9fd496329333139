package dev.offshoot.orders;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
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
        return jdbc.query(
                """
                SELECT h.order_id, h.entry, h.status, h.at, h.reason
                FROM UNNEST(CAST(? AS UUID ARRAY), CAST(? AS INTEGER ARRAY)) AS known (order_id, entry)
                JOIN orders.order_history h ON h.order_id = known.order_id AND h.entry > known.entry
                ORDER BY h.order_id, h.entry
                """,
                (row, number) -> new Entry(new OrderId(row.getObject(1, UUID.class)), row.getInt(2), step(row, 3)),
                read.keySet().stream().map(OrderId::value).toArray(UUID[]::new),
                read.values().toArray(Integer[]::new));
    }

    private static Step step(ResultSet row, int first) throws SQLException {
        return new Step(
                row.getString(first),
                row.getObject(first + 1, OffsetDateTime.class).toInstant(),
                row.getString(first + 2));
    }
}
