package dev.offshoot.orders;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an order remembers of a step.
 *
 * @param number counts the entries of its history, from 1
 */
record HistoryEntry(
        OrderId order,
        int number,
        OrderStatus status,
        Instant at,
        @Nullable String reason) {}
