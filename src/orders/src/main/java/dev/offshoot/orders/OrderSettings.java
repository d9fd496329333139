package dev.offshoot.orders;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings for orders.
 *
 * @param patience how long an order waits for one answer before it is cancelled; must outlast broker outages, or they
 *     cancel orders
 * @param appears how long a reader waits for an order that was acknowledged and is not stored yet
 * @param streams the maximum number of order streams per process
 * @param historyKept how long the history of an order is kept after it was placed; afterwards, only the entry that says
 *     how it ended
 */
@ConfigurationProperties("offshoot.orders")
record OrderSettings(
        @DefaultValue("10m") Duration patience,
        @DefaultValue("2s") Duration appears,
        @DefaultValue("2000") int streams,
        @DefaultValue("730d") Duration historyKept) {

    OrderSettings {
        if (patience.isNegative() || patience.isZero()) {
            throw new IllegalArgumentException("offshoot.orders.patience must be longer than 0, not " + patience);
        }
        if (historyKept.compareTo(patience) < 0) {
            throw new IllegalArgumentException(
                    "offshoot.orders.history-kept must not be shorter than offshoot.orders.patience, " + patience
                            + ", but is " + historyKept);
        }
        if (streams < 1) {
            throw new IllegalArgumentException("offshoot.orders.streams must be at least 1, not " + streams);
        }
    }
}
