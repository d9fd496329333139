package dev.offshoot.orders;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A step in the history of an order.
 *
 * @param number the position in the order's history, starting at 1
 */
record HistoryEntry(
        OrderId order,
        int number,
        OrderStatus status,
        Instant at,
        @Nullable String reason) {}
