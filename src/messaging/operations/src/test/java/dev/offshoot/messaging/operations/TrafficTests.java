package dev.offshoot.messaging.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offshoot.messaging.engine.observation.MessageObserver;
import dev.offshoot.messaging.engine.store.Delivery;
import dev.offshoot.messaging.spi.Envelope;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TrafficTests {

    private final Traffic traffic = new Traffic("shop");

    private void delivered(String subject) {
        var now = Instant.now();
        var message =
                new Envelope(UUID.randomUUID(), "inventory.ReserveStock", 1, subject, "orders", now, now, null, "{}");
        traffic.delivered("inventory", new Delivery(1, message, "KeepingStock", 0, 0), now, now);
    }

    @Test
    void forgetsTheOldestDeliveriesOnceThereAreFiveThousandNewerOnes() {
        delivered("old");
        for (int i = 0; i < 4_999; i++) {
            delivered("new");
        }
        assertThat(traffic.about("old")).hasSize(1);

        delivered("newest");

        assertThat(traffic.about("old")).isEmpty();
        assertThat(traffic.about("new")).hasSize(4_999);
    }

    @Test
    void countsEachRouteByItself() {
        var inside = new MessageObserver.Route("orders", "inventory", "inventory.ReserveStock", false);
        var outside = new MessageObserver.Route("orders", "inventory", "inventory.ReserveStock", true);

        traffic.published(inside);
        traffic.published(outside);
        traffic.published(outside);

        assertThat(traffic.published()).containsEntry(inside, 1L).containsEntry(outside, 2L);
    }
}
