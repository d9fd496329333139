package dev.offshoot.messaging.engine.delivery;

import dev.offshoot.messaging.engine.observation.MessageObserver;
import dev.offshoot.messaging.engine.store.Delivery;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/**
 * Reports committed deliveries of one module to the observer.
 *
 * @param waiting how long deliveries wait before they are taken
 */
public record DeliveryReport(String module, MessageObserver observer, Clock clock, Waiting waiting) {

    public Instant now() {
        return clock.instant();
    }

    /** Reports deliveries of one transaction. */
    public void delivered(List<Delivery> deliveries, Function<Delivery, Instant> begunAt) {
        var now = now();
        observer.batch(module, deliveries.size());
        for (var delivery : deliveries) {
            observer.delivered(module, delivery, begunAt.apply(delivery), now);
        }
    }
}
