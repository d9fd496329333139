package dev.offshoot.messaging.engine.delivery;

import dev.offshoot.messaging.engine.MessagingSettings;
import dev.offshoot.messaging.engine.failure.HaltPoint;
import dev.offshoot.messaging.engine.store.Delivery;
import dev.offshoot.messaging.engine.store.Lane;
import dev.offshoot.messaging.engine.store.ModuleTables;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Works off deliveries of one module. What a batch does, what it publishes, and the removal of its rows commit together;
 * the locks on the rows are the lease, and a crash gives it back. A batch that fails is tried one by one.
 */
public final class BatchDelivery {

    private static final Logger LOG = LoggerFactory.getLogger(BatchDelivery.class);
    private static final Comparator<Delivery> BY_SUBJECT = Comparator.comparing(
                    (Delivery delivery) -> delivery.message().subject(),
                    Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparing(Delivery::seq);

    private final ModuleTables tables;
    private final Invoker invoker;
    private final FailurePolicy failures;
    private final TransactionOperations transactions;
    private final DeliveryReport report;
    private final MessagingSettings settings;

    public BatchDelivery(
            ModuleTables tables,
            Invoker invoker,
            FailurePolicy failures,
            TransactionOperations transactions,
            DeliveryReport report,
            MessagingSettings settings) {
        this.tables = tables;
        this.invoker = invoker;
        this.failures = failures;
        this.transactions = transactions;
        this.report = report;
        this.settings = settings;
    }

    /** How many deliveries of a lane share a transaction at most. */
    int most(Lane lane) {
        return lane == Lane.BULK ? 1 : settings.batch();
    }

    /**
     * Works off a batch; answers whether there may be more.
     *
     * @throws RuntimeException if the database is away: nothing of the batch happened
     */
    public boolean deliver(Lane lane) {
        var most = most(lane);
        var begunAt = report.now();
        var batch = new Batch(invoker, settings.batchBytes());
        try {
            transactions.executeWithoutResult(status -> {
                batch.choose(tables.deliveries().take(lane, most));
                work(batch.chosen());
            });
            if (!batch.chosen().isEmpty()) {
                HaltPoint.reached(HaltPoint.AFTER_COMMIT);
                report.delivered(batch.chosen(), one -> begunAt);
            }
        } catch (RuntimeException | Error e) {
            if (batch.chosen().isEmpty() || !tables.answers()) {
                throw e;
            }
            if (batch.chosen().size() == 1) {
                failures.failed(batch.chosen().get(0), e, 0);
            } else {
                LOG.debug(
                        "A batch of {} deliveries is tried one by one",
                        batch.chosen().size(),
                        e);
                batch.chosen().forEach(delivery -> deliverAlone(delivery.seq(), lane, 0));
            }
        }
        batch.troubled().forEach(delivery -> deliverAlone(delivery.seq(), lane, 0));
        return batch.hasMore(most);
    }

    /**
     * Tries a delivery in a transaction of its own.
     *
     * @param counted how many of the row's attempts were counted before this one is made
     */
    void deliverAlone(long seq, Lane lane, int counted) {
        var begunAt = report.now();
        var taken = new ArrayList<Delivery>();
        try {
            transactions.executeWithoutResult(status -> {
                taken.clear();
                var delivery = tables.deliveries().take(seq, lane);
                if (delivery != null) {
                    taken.add(delivery);
                    work(taken);
                }
            });
            if (!taken.isEmpty()) {
                report.delivered(taken, one -> begunAt);
            }
        } catch (RuntimeException | Error e) {
            if (taken.isEmpty() || !tables.answers()) {
                throw e;
            }
            failures.failed(taken.get(0), e, counted);
        }
    }

    /** In a transaction: has the deliveries take effect, in the order of their subjects, and removes them. */
    private void work(List<Delivery> deliveries) {
        if (deliveries.isEmpty()) {
            return;
        }
        deliveries.sort(BY_SUBJECT);
        invoker.invoke(deliveries);
        tables.deliveries().delete(deliveries.stream().map(Delivery::seq).toList());
        HaltPoint.reached(HaltPoint.BEFORE_COMMIT);
    }
}
