package dev.offshoot.messaging.engine.delivery;

import dev.offshoot.messaging.engine.store.Delivery;
import dev.offshoot.messaging.engine.store.DeliveryTable;
import dev.offshoot.messaging.engine.store.Lane;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps calls apart from deliveries in a transaction. A row may lie in the wrong lane if a release has changed how its
 * listener works, and for as long as instances of both releases run.
 */
public record LaneCheck(DeliveryTable deliveries, Invoker invoker, WorkSignal signal) {

    /**
     * In the transaction that has locked them: those of the deliveries that this lane can process. The others go to the
     * lane of their listener.
     */
    public List<Delivery> keep(Lane lane, List<Delivery> locked) {
        var kept = new ArrayList<Delivery>();
        for (var delivery : locked) {
            var listener = invoker.find(delivery);
            if (listener == null || (listener.lane() == Lane.CALL) == (lane == Lane.CALL)) {
                kept.add(delivery);
            } else {
                var meant = listener.lane();
                deliveries.move(delivery, meant);
                signal.open(meant);
                // there may be more than were taken
                signal.open(lane);
            }
        }
        return kept;
    }
}
