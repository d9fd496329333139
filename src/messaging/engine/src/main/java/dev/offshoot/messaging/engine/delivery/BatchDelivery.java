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

/**
 * Processes the deliveries of one module in batches. A batch's changes, the messages that it publishes, and the removal
 * of its rows commit together. The row locks act as leases; a crash releases them. If a batch fails, its deliveries are
 * tried one by one.
 */
public final class BatchDelivery {

    private static final Logger LOG = LoggerFactory.getLogger(BatchDelivery.class);
    /** The order in which all processes lock rows. */
    static final Comparator<Delivery> BY_SUBJECT = Comparator.comparing(
                    (Delivery delivery) -> delivery.message().subject(),
                    Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparing(Delivery::seq);

    private final ModuleTables tables;
    private final Invoker invoker;
    private final LaneCheck lanes;
    private final FailurePolicy failures;
    private final Chains.Turn turn;
    private final DeliveryReport report;
    private final MessagingSettings settings;

    public BatchDelivery(
            ModuleTables tables,
            Invoker invoker,
            LaneCheck lanes,
            FailurePolicy failures,
            Chains.Turn turn,
            DeliveryReport report,
            MessagingSettings settings) {
        this.tables = tables;
        this.invoker = invoker;
        this.lanes = lanes;
        this.failures = failures;
        this.turn = turn;
        this.report = report;
        this.settings = settings;
    }

    /** The maximum number of deliveries of a lane per transaction. */
    int most(Lane lane) {
        return lane == Lane.BULK ? 1 : settings.batch();
    }

    /**
     * Processes a batch. Returns whether more may be due.
     *
     * @throws RuntimeException if the database is unavailable; the batch was rolled back
     */
    public boolean deliver(Lane lane) {
        var most = most(lane);
        var begunAt = report.now();
        var batch = new Batch(invoker, settings.batchBytes());
        try {
            var chained = turn.execute(lane == Lane.ORDINARY, tables::answers, chain -> {
                batch.choose(lanes.keep(lane, take(lane, most)));
                work(batch.chosen(), chain);
            });
            if (!batch.chosen().isEmpty()) {
                HaltPoint.reached(HaltPoint.AFTER_COMMIT);
                report.delivered(batch.chosen(), one -> begunAt);
                chained.report();
            }
        } catch (RuntimeException | Error e) {
            if (batch.chosen().isEmpty() || !tables.answers()) {
                throw e;
            }
            if (batch.chosen().size() == 1) {
                failures.failed(batch.chosen().get(0), e, 0);
            } else {
                LOG.debug(
                        "A batch of {} deliveries failed and is retried one by one",
                        batch.chosen().size(),
                        e);
                batch.chosen().forEach(delivery -> deliverAlone(delivery.seq(), lane, 0));
            }
        }
        batch.troubled().forEach(delivery -> deliverAlone(delivery.seq(), lane, 0));
        return batch.hasMore(most);
    }

    private List<Delivery> take(Lane lane, int most) {
        return lane == Lane.ORDINARY
                ? report.waiting().until(() -> tables.deliveries().take(lane, most), most)
                : tables.deliveries().take(lane, most);
    }

    /**
     * Tries a delivery in a transaction of its own.
     *
     * @param counted how many attempts in the row already include this one: 0 or 1
     */
    void deliverAlone(long seq, Lane lane, int counted) {
        var begunAt = report.now();
        var taken = new ArrayList<Delivery>();
        try {
            turn.execute(false, tables::answers, none -> {
                taken.clear();
                var delivery = tables.deliveries().take(seq, lane);
                if (delivery != null) {
                    taken.addAll(lanes.keep(lane, List.of(delivery)));
                    work(taken, none);
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

    /**
     * In a transaction: invokes the listeners in the order of the subjects, goes on with the chain if there is one, and
     * removes the deliveries.
     */
    private void work(List<Delivery> deliveries, Chains.Chain chain) {
        if (deliveries.isEmpty()) {
            return;
        }
        deliveries.sort(BY_SUBJECT);
        invoker.invoke(deliveries);
        if (!invoker.isClaimed(deliveries.get(0))) {
            chain.continueFrom(deliveries.stream().map(Delivery::message).toList(), report.module());
        }
        tables.deliveries().delete(deliveries.stream().map(Delivery::seq).toList());
        HaltPoint.reached(HaltPoint.BEFORE_COMMIT);
    }
}
