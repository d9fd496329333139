package dev.offshoot.orders;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Trims the histories of old orders: of one that has ended, only the last entry is kept, which says how. */
@Component
class TrimmingHistories {

    /** How many orders are placed between two rounds. */
    private static final int BETWEEN_ROUNDS = 100;
    /** How many orders a round is about: more than are placed in between, so that it catches up. */
    private static final int ORDERS_PER_ROUND = 300;

    private final JdbcTemplate jdbc;
    private final OrderSettings settings;
    private final Clock clock;
    private final AtomicInteger untilNext = new AtomicInteger();
    /** All that were placed before have been trimmed, or have not ended. A new process starts over. */
    private volatile Instant trimmed = Instant.EPOCH;

    TrimmingHistories(JdbcTemplate jdbc, OrderSettings settings, Clock clock) {
        this.jdbc = jdbc;
        this.settings = settings;
        this.clock = clock;
    }

    /** In the transaction that places so many orders: trims some, if a round is due. */
    void placed(int orders) {
        if (untilNext.addAndGet(-orders) >= 0) {
            return;
        }
        untilNext.set(BETWEEN_ROUNDS);
        var old = jdbc.query(
                // orders of one batch have the same time
                "SELECT id, placed_at FROM orders.orders WHERE placed_at >= ? AND placed_at < ? ORDER BY placed_at FETCH FIRST ? ROWS ONLY",
                (row, number) -> new Old(
                        row.getObject(1, UUID.class),
                        row.getObject(2, OffsetDateTime.class).toInstant()),
                trimmed.atOffset(ZoneOffset.UTC),
                clock.instant().minus(settings.historyKept()).atOffset(ZoneOffset.UTC),
                ORDERS_PER_ROUND);
        if (old.isEmpty()) {
            return;
        }
        jdbc.update(
                "DELETE FROM orders.order_history WHERE order_id = ANY(?) AND entry < (SELECT entries FROM orders.orders WHERE id = order_id AND finished_at IS NOT NULL)",
                (Object) old.stream().map(Old::id).toArray(UUID[]::new));
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                trimmed = old.get(old.size() - 1).placedAt();
            }
        });
    }

    private record Old(UUID id, Instant placedAt) {}
}
