package dev.offshoot.messaging.engine.calls;

import dev.offshoot.messaging.engine.MessagingSettings;
import dev.offshoot.messaging.engine.delivery.FailurePolicy;
import dev.offshoot.messaging.engine.delivery.Invoker;
import dev.offshoot.messaging.engine.delivery.WorkSignal;
import dev.offshoot.messaging.engine.failure.HaltPoint;
import dev.offshoot.messaging.engine.store.Delivery;
import dev.offshoot.messaging.engine.store.DeliveryTable;
import dev.offshoot.messaging.engine.store.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The calls to the outside that one module has under way. Each is made under a lease that is committed before, and without
 * a transaction; {@link CallEndings} records what it brought.
 */
public final class Calls {

    private final DeliveryTable deliveries;
    private final Invoker invoker;
    private final FailurePolicy failures;
    private final TransactionOperations transactions;
    private final WorkSignal signal;
    private final MessagingSettings settings;
    private final Executor executor;

    /** Those that have not come back, or whose ending is not recorded, by the row that each is made for. */
    private final Map<Long, UUID> underWay = new ConcurrentHashMap<>();

    /** @param executor in which calls run, as many at once as the settings allow */
    public Calls(
            DeliveryTable deliveries,
            Invoker invoker,
            FailurePolicy failures,
            TransactionOperations transactions,
            WorkSignal signal,
            MessagingSettings settings,
            Executor executor) {
        this.deliveries = deliveries;
        this.invoker = invoker;
        this.failures = failures;
        this.transactions = transactions;
        this.signal = signal;
        this.settings = settings;
        this.executor = executor;
    }

    /** Whether calls have not come back, or their endings are not recorded. */
    public boolean areUnderWay() {
        return !underWay.isEmpty();
    }

    void ended(Delivery delivery, UUID lease) {
        underWay.remove(delivery.seq(), lease);
    }

    /** Leases deliveries that call the outside, and begins the calls; answers whether there may be more. */
    public boolean begin(CallEndings endings) {
        var free = settings.calls() - underWay.size();
        if (free <= 0) {
            return false;
        }
        var lease = UUID.randomUUID();
        var leased = new ArrayList<Delivery>();
        var full = Boolean.TRUE.equals(transactions.execute(status -> {
            leased.clear();
            var taken = deliveries.take(Lane.CALL, free);
            leased.addAll(toCall(taken));
            if (!leased.isEmpty()) {
                deliveries.lease(leased.stream().map(Delivery::seq).toList(), lease, settings.lease());
            }
            return taken.size() == free;
        }));
        for (var delivery : leased) {
            HaltPoint.reached(HaltPoint.BEFORE_CALL);
            underWay.put(delivery.seq(), lease);
            executor.execute(() -> call(delivery, lease, endings));
        }
        return full && underWay.size() < settings.calls();
    }

    private List<Delivery> toCall(List<Delivery> taken) {
        var chosen = new ArrayList<Delivery>();
        for (var delivery : taken) {
            if (underWay.containsKey(delivery.seq())) {
                // its lease expired because the database was down, and nobody else has noticed
                renew();
            } else if (failures.isUsedUp(delivery)) {
                failures.park(delivery, "No call came back: the process died, or the lease ran out");
            } else {
                chosen.add(delivery);
            }
        }
        return chosen;
    }

    private void call(Delivery delivery, UUID lease, CallEndings endings) {
        var begunAt = endings.now();
        var begun = System.nanoTime();
        Called result;
        try {
            result = new Called(delivery, lease, invoker.call(delivery), null, begunAt, 0, begun);
        } catch (RuntimeException | Error e) {
            result = new Called(delivery, lease, null, e, begunAt, 0, begun);
        }
        endings.add(result);
        signal.ring();
    }

    /**
     * Renews the leases, while a batch may be under way. A call may take as long as it takes: while this process lives
     * nobody else makes it, and soon after somebody does.
     */
    public void renewLeases() {
        if (!underWay.isEmpty()) {
            transactions.executeWithoutResult(status -> renew());
        }
    }

    private void renew() {
        var held = Map.copyOf(underWay);
        if (!held.isEmpty()) {
            deliveries.renew(held, settings.lease());
        }
    }
}
