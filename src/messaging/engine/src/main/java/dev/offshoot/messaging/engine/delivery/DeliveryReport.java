package dev.offshoot.messaging.engine.delivery;

import dev.offshoot.messaging.engine.observation.MessageObserver;
import dev.offshoot.messaging.engine.store.Delivery;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/** Tells the observer of deliveries of one module whose effect is committed. */
public record DeliveryReport(String module, MessageObserver observer, Clock clock) {

    public Instant now() {
        return clock.instant();
    }

    /** These were delivered in one transaction. */
    public void delivered(List<Delivery> deliveries, Function<Delivery, Instant> begunAt) {
        var now = now();
        observer.batch(module, deliveries.size());
        for (var delivery : deliveries) {
            observer.delivered(module, delivery, begunAt.apply(delivery), now);
        }
    }
}
