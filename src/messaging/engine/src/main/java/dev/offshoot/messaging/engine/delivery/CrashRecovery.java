package dev.offshoot.messaging.engine.delivery;

import dev.offshoot.messaging.engine.store.DeliveryTable;
import dev.offshoot.messaging.engine.store.Lane;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Handles the deliveries that may have crashed the process: those that are due first at its start. An attempt of each
 * is counted and committed before it is made, alone. A delivery that crashes the process each time is thereby parked in
 * the end.
 */
public final class CrashRecovery {

    private final DeliveryTable table;
    private final BatchDelivery batches;
    private final LaneCheck lanes;
    private final FailurePolicy failures;
    private final TransactionOperations transactions;
    private final WorkSignal signal;

    /** Already counted, in case a database failure interrupts the run and it is repeated. */
    private final Set<Long> counted = new HashSet<>();

    public CrashRecovery(
            DeliveryTable table,
            BatchDelivery batches,
            LaneCheck lanes,
            FailurePolicy failures,
            TransactionOperations transactions,
            WorkSignal signal) {
        this.table = table;
        this.batches = batches;
        this.lanes = lanes;
        this.failures = failures;
        this.transactions = transactions;
        this.signal = signal;
    }

    /** Tries what is due first. Call it again if it throws. */
    public void run() {
        for (var lane : List.of(Lane.ORDINARY, Lane.BULK)) {
            for (var seq : table.oldest(lane, batches.most(lane))) {
                if (signal.isEnded()) {
                    return;
                }
                if (Boolean.TRUE.equals(transactions.execute(status -> isCounted(seq, lane)))) {
                    counted.add(seq);
                    batches.deliverAlone(seq, lane, 1);
                }
            }
        }
        counted.clear();
    }

    /** Counts the attempt. Returns whether the delivery is still to be tried. */
    private boolean isCounted(long seq, Lane lane) {
        var delivery = table.take(seq, lane);
        // one for another lane is not attempted here
        if (delivery == null || lanes.keep(lane, List.of(delivery)).isEmpty()) {
            return false;
        }
        if (counted.contains(seq)) {
            return true;
        }
        if (failures.isUsedUp(delivery)) {
            failures.park(delivery, "The process died during each attempt to deliver this message");
            return false;
        }
        table.count(delivery, delivery.attempts() + 1, "Attempted after a start");
        return true;
    }
}
