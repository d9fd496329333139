package dev.offshoot.orders;

import java.time.Clock;
import java.util.List;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Cancels an order for its customer, or for staff. */
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
     * Cancels it at once, or lets shipping decide whether it still can be.
     *
     * @throws NoSuchOrder if there is none, or it is somebody else's
     * @throws OrderAlreadyShipped if a carrier has it, or had
     * @throws OrderAlreadyCancelled if it has ended already
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
