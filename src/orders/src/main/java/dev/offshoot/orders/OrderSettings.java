package dev.offshoot.orders;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How orders are kept.
 *
 * @param patience how long an order waits for one answer before it is cancelled; long enough that a broker that is away
 *     for a while cancels nothing
 * @param appears how long a reader waits for an order that was acknowledged and is not written down yet
 * @param streams how many readers follow orders at once in one process
 */
@ConfigurationProperties("offshoot.orders")
record OrderSettings(
        @DefaultValue("10m") Duration patience,
        @DefaultValue("2s") Duration appears,
        @DefaultValue("2000") int streams) {

    OrderSettings {
        if (patience.isNegative() || patience.isZero()) {
            throw new IllegalArgumentException("offshoot.orders.patience must be longer than 0, not " + patience);
        }
        if (streams < 1) {
            throw new IllegalArgumentException("offshoot.orders.streams must be at least 1, not " + streams);
        }
    }
}
