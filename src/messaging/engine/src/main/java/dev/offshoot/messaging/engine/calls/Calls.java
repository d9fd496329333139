package dev.offshoot.messaging.engine.calls;

import dev.offshoot.messaging.engine.MessagingSettings;
import dev.offshoot.messaging.engine.delivery.CallBacklog;
import dev.offshoot.messaging.engine.delivery.FailurePolicy;
import dev.offshoot.messaging.engine.delivery.Invoker;
import dev.offshoot.messaging.engine.delivery.LaneCheck;
import dev.offshoot.messaging.engine.delivery.WorkSignal;
import dev.offshoot.messaging.engine.failure.HaltPoint;
import dev.offshoot.messaging.engine.store.Delivery;
import dev.offshoot.messaging.engine.store.DeliveryTable;
import dev.offshoot.messaging.engine.store.Lane;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The calls of one module to external systems that are in progress. Each is made without a transaction, under a lease
 * that was committed before; {@link CallCompletions} records its result.
 */
public final class Calls {

    private final DeliveryTable deliveries;
    private final Invoker invoker;
    private final LaneCheck lanes;
    private final FailurePolicy failures;
    private final TransactionOperations transactions;
    private final WorkSignal signal;
    private final CallBacklog backlog;
    private final MessagingSettings settings;
    private final Executor executor;

    /** The leases of calls that have not returned or are not completed, by delivery. */
    private final Map<Long, Lease> underWay = new ConcurrentHashMap<>();
    /** Whether deliveries may be due that found no room. Of the worker's thread. */
    private boolean othersMayWait = true;

    /**
     * The lease of a call.
     *
     * @param since the {@link System#nanoTime()} at which it was taken or renewed, or shortly before
     */
    private record Lease(UUID id, long since) {}

    /**
     * @param backlog is told how many calls begin, and whether others wait
     * @param executor runs the calls, as many at once as the settings allow
     */
    public Calls(
            DeliveryTable deliveries,
            Invoker invoker,
            LaneCheck lanes,
            FailurePolicy failures,
            TransactionOperations transactions,
            WorkSignal signal,
            CallBacklog backlog,
            MessagingSettings settings,
            Executor executor) {
        this.deliveries = deliveries;
        this.invoker = invoker;
        this.lanes = lanes;
        this.failures = failures;
        this.transactions = transactions;
        this.signal = signal;
        this.backlog = backlog;
        this.settings = settings;
        this.executor = executor;
    }

    /** Whether any call has not returned or is not completed. */
    public boolean areUnderWay() {
        return !underWay.isEmpty();
    }

    /** Whether deliveries may be due that found no room so far. */
    boolean othersMayWait() {
        return othersMayWait;
    }

    void ended(Delivery delivery, UUID lease) {
        underWay.computeIfPresent(delivery.seq(), (seq, held) -> held.id.equals(lease) ? null : held);
    }

    /**
     * Leases deliveries to listeners that call external systems, and starts the calls. Returns whether more may be due.
     */
    public boolean begin(CallCompletions completions) {
        var free = settings.calls() - underWay.size();
        if (free <= 0) {
            othersMayWait = true;
            return false;
        }
        var lease = new Lease(UUID.randomUUID(), System.nanoTime());
        var leased = new ArrayList<Delivery>();
        var full = Boolean.TRUE.equals(transactions.execute(status -> {
            leased.clear();
            var taken = deliveries.take(Lane.CALL, free);
            leased.addAll(toCall(lanes.keep(Lane.CALL, taken)));
            if (!leased.isEmpty()) {
                deliveries.lease(leased.stream().map(Delivery::seq).toList(), lease.id, settings.lease());
            }
            if (taken.size() < free) {
                backlog.nothingWaits();
                return false;
            }
            backlog.othersWait(taken.size(), () -> deliveries.due(Lane.CALL));
            return true;
        }));
        othersMayWait = full;
        for (var delivery : leased) {
            HaltPoint.reached(HaltPoint.BEFORE_CALL);
            underWay.put(delivery.seq(), lease);
            executor.execute(() -> call(delivery, lease.id, completions));
        }
        return full && underWay.size() < settings.calls();
    }

    private List<Delivery> toCall(List<Delivery> taken) {
        var chosen = new ArrayList<Delivery>();
        for (var delivery : taken) {
            if (underWay.containsKey(delivery.seq())) {
                // the lease expired during an outage of the database, but no other process has taken it
                renew(Map.copyOf(underWay));
            } else if (failures.isUsedUp(delivery)) {
                failures.park(
                        delivery,
                        invoker.isOnce(delivery)
                                ? "It may have taken effect: an attempt began, and nobody recorded its end. Find out,"
                                        + " and replay it if it did not"
                                : "No call returned: each time, the process died or the lease expired");
            } else {
                chosen.add(delivery);
            }
        }
        return chosen;
    }

    private void call(Delivery delivery, UUID lease, CallCompletions completions) {
        var held = underWay.get(delivery.seq());
        if (invoker.isOnce(delivery) && (held == null || isOld(held, settings.lease()))) {
            // this process stood still, and somebody may have parked it, and replayed it
            ended(delivery, lease);
            return;
        }
        var begunAt = completions.now();
        var begun = System.nanoTime();
        FinishedCall result;
        try {
            result = new FinishedCall(delivery, lease, invoker.call(delivery), null, begunAt, 0, begun);
        } catch (RuntimeException | Error e) {
            result = new FinishedCall(delivery, lease, null, e, begunAt, 0, begun);
        }
        completions.add(result);
        signal.ring();
    }

    /**
     * Renews the leases that are older than this; may run concurrently with a batch. A call may take any time: while
     * this process lives, no other process repeats the call, and soon after its death one does.
     */
    public void renewLeases(Duration age) {
        var now = System.nanoTime();
        var old = new HashMap<>(underWay);
        old.values().removeIf(lease -> !isOld(lease, age));
        if (!old.isEmpty()) {
            var renewed = transactions.execute(status -> renew(old));
            renewed.forEach(seq -> underWay.computeIfPresent(seq, (same, lease) -> new Lease(lease.id, now)));
        }
    }

    private static boolean isOld(Lease lease, Duration age) {
        return System.nanoTime() - lease.since >= age.toNanos();
    }

    private List<Long> renew(Map<Long, Lease> held) {
        var ids = new HashMap<Long, UUID>();
        held.forEach((seq, lease) -> ids.put(seq, lease.id));
        return deliveries.renew(ids, settings.lease());
    }
}
