package dev.offshoot.basket;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** Completed checkouts, by customer and key. A key is kept for seven days. */
@Repository
class Checkouts {

    private static final Duration KEPT = Duration.ofDays(7);
    /** How many checkouts are stored between two cleanups. */
    private static final int BETWEEN_CLEANUPS = 100;
    /** How many a cleanup deletes: more than are stored in between, so that it catches up. */
    private static final int CLEANED_AT_ONCE = 300;
    /** How many cleanups begin where the last one found something, before one begins at the start. */
    private static final int CLEANUPS_FROM_LATER = 100;

    private static final OffsetDateTime START = Instant.EPOCH.atOffset(ZoneOffset.UTC);

    private final JdbcTemplate jdbc;
    private final Clock clock;
    private final AtomicInteger untilCleanup = new AtomicInteger();
    private final AtomicInteger cleanups = new AtomicInteger();
    /**
     * Earlier checkouts have been deleted, but for those whose deletion failed. The database may have to keep their index
     * entries, for somebody's long snapshot, and a cleanup does not walk over them, except now and then.
     */
    private volatile OffsetDateTime cleaned = START;

    Checkouts(JdbcTemplate jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * A completed checkout.
     *
     * @param requestHash identifies the request's contents
     */
    record Made(String requestHash, OrderId order) {}

    /** The checkout with this key, if there is one. Deletes one that is no longer kept. */
    Optional<Made> find(CustomerId customer, String key) {
        var stored = jdbc
                .query(
                        "SELECT request_hash, order_id, checked_out_at FROM basket.checkout WHERE customer_id = ? AND idempotency_key = ?",
                        (row, number) -> new Stored(made(row), row.getObject(3, OffsetDateTime.class)),
                        customer.value(),
                        key)
                .stream()
                .findFirst();
        if (stored.isPresent() && stored.get().at().isBefore(oldest())) {
            jdbc.update(
                    "DELETE FROM basket.checkout WHERE customer_id = ? AND idempotency_key = ?", customer.value(), key);
            return Optional.empty();
        }
        return stored.map(Stored::made);
    }

    private record Stored(Made made, OffsetDateTime at) {}

    private static Made made(ResultSet row) throws SQLException {
        return new Made(row.getString(1), new OrderId(row.getObject(2, UUID.class)));
    }

    /** Stores a checkout, and now and then deletes the oldest ones that are no longer kept. */
    void remember(CustomerId customer, String key, Made checkout) {
        jdbc.update(
                "INSERT INTO basket.checkout (customer_id, idempotency_key, request_hash, order_id, checked_out_at) VALUES (?, ?, ?, ?, ?)",
                customer.value(),
                key,
                checkout.requestHash(),
                checkout.order().value(),
                clock.instant().atOffset(ZoneOffset.UTC));
        if (untilCleanup.getAndDecrement() <= 0) {
            untilCleanup.set(BETWEEN_CLEANUPS);
            clean();
        }
    }

    private void clean() {
        var old = jdbc.query(
                "SELECT customer_id, idempotency_key, checked_out_at FROM basket.checkout WHERE checked_out_at >= ? AND checked_out_at < ? ORDER BY checked_out_at FETCH FIRST ? ROWS ONLY FOR UPDATE SKIP LOCKED",
                (row, number) ->
                        new Old(row.getObject(1, UUID.class), row.getString(2), row.getObject(3, OffsetDateTime.class)),
                cleanups.getAndIncrement() % CLEANUPS_FROM_LATER == 0 ? START : cleaned,
                oldest(),
                CLEANED_AT_ONCE);
        if (!old.isEmpty()) {
            cleaned = old.get(0).at();
            jdbc.batchUpdate(
                    "DELETE FROM basket.checkout WHERE customer_id = ? AND idempotency_key = ?",
                    old.stream()
                            .map(one -> new Object[] {one.customer(), one.key()})
                            .toList());
        }
    }

    private record Old(UUID customer, String key, OffsetDateTime at) {}

    private OffsetDateTime oldest() {
        return clock.instant().minus(KEPT).atOffset(ZoneOffset.UTC);
    }
}
