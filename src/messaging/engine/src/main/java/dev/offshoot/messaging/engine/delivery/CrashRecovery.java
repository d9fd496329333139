package dev.offshoot.messaging.engine.delivery;

import dev.offshoot.messaging.engine.store.DeliveryTable;
import dev.offshoot.messaging.engine.store.Lane;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.transaction.support.TransactionOperations;

/**
 * What was taken and not finished when a process died is what is due first. If one of these killed it, it would kill
 * again: so each is counted, in a transaction of its own, and then tried alone.
 */
public final class CrashRecovery {

    private final DeliveryTable table;
    private final BatchDelivery batches;
    private final FailurePolicy failures;
    private final TransactionOperations transactions;
    private final WorkSignal signal;

    /** Counted once, though trouble with the database may interrupt the trial. */
    private final Set<Long> counted = new HashSet<>();

    public CrashRecovery(
            DeliveryTable table,
            BatchDelivery batches,
            FailurePolicy failures,
            TransactionOperations transactions,
            WorkSignal signal) {
        this.table = table;
        this.batches = batches;
        this.failures = failures;
        this.transactions = transactions;
        this.signal = signal;
    }

    /** Tries what is due first; to be called again if it throws. */
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

    /** Counts a delivery as one that is about to be tried; answers whether it is still there to be tried. */
    private boolean isCounted(long seq, Lane lane) {
        var delivery = table.take(seq, lane);
        if (delivery == null) {
            return false;
        }
        if (counted.contains(seq)) {
            return true;
        }
        if (failures.isUsedUp(delivery)) {
            failures.park(delivery, "The process died each time that this was delivered");
            return false;
        }
        table.count(delivery, delivery.attempts() + 1, "Being tried after a start");
        return true;
    }
}
