package dev.offshoot.orders;

import java.time.Clock;
import java.util.List;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Cancels an order at the request of its customer or of staff. */
@Service
class CancellingOrders {

    private final Orders orders;
    private final RecordingDecisions recording;
    private final Clock clock;

    CancellingOrders(Orders orders, RecordingDecisions recording, Clock clock) {
        this.orders = orders;
        this.recording = recording;
        this.clock = clock;
    }

    /**
     * Cancels the order at once, or asks shipping whether it can still be stopped.
     *
     * @throws NoSuchOrder if it does not exist or belongs to somebody else
     * @throws OrderAlreadyShipped if it was handed to a carrier
     * @throws OrderAlreadyCancelled if it is already cancelled
     */
    @Transactional
    public void cancel(OrderId id, Viewer viewer) {
        var order = orders.lock(List.of(id)).stream()
                .filter(found -> viewer.maySeeOrdersOf(found.customer()))
                .findFirst()
                .orElseThrow(() -> new NoSuchOrder(id, false));
        recording.publish(order.cancelByCustomer(clock.instant()));
        recording.writeHistory(List.of(order));
    }
}
