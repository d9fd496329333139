package dev.offshoot.messaging.engine.calls;

import dev.offshoot.messaging.engine.MessagingSettings;
import dev.offshoot.messaging.engine.delivery.Chains;
import dev.offshoot.messaging.engine.delivery.DeliveryReport;
import dev.offshoot.messaging.engine.delivery.FailurePolicy;
import dev.offshoot.messaging.engine.delivery.Invoker;
import dev.offshoot.messaging.engine.delivery.WorkSignal;
import dev.offshoot.messaging.engine.failure.Failures;
import dev.offshoot.messaging.engine.failure.HaltPoint;
import dev.offshoot.messaging.engine.store.Delivery;
import dev.offshoot.messaging.engine.store.Lane;
import dev.offshoot.messaging.engine.store.ModuleTables;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Completes calls to external systems: runs the completion and removes the delivery in one transaction, provided that
 * the lease is still held. Completes successful calls together; after a failure, one by one.
 */
public final class CallCompletions {

    private static final Logger LOG = LoggerFactory.getLogger(CallCompletions.class);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final Comparator<FinishedCall> BY_SUBJECT = Comparator.comparing(
            one -> one.delivery().message().subject(), Comparator.nullsFirst(Comparator.naturalOrder()));

    private final ModuleTables tables;
    private final Invoker invoker;
    private final FailurePolicy failures;
    private final Chains.Turn turn;
    private final DeliveryReport report;
    private final WorkSignal signal;
    private final MessagingSettings settings;

    private final ConcurrentLinkedQueue<FinishedCall> called = new ConcurrentLinkedQueue<>();
    /** Calls whose completion had a transient failure and will be retried. */
    private final List<FinishedCall> postponed = new ArrayList<>();

    public CallCompletions(
            ModuleTables tables,
            Invoker invoker,
            FailurePolicy failures,
            Chains.Turn turn,
            DeliveryReport report,
            WorkSignal signal,
            MessagingSettings settings) {
        this.tables = tables;
        this.invoker = invoker;
        this.failures = failures;
        this.turn = turn;
        this.report = report;
        this.signal = signal;
        this.settings = settings;
    }

    Instant now() {
        return report.now();
    }

    /** Adds a call that has returned. */
    void add(FinishedCall one) {
        called.add(one);
    }

    /**
     * Completes the calls that have returned.
     *
     * @throws RuntimeException if the database is unavailable; the results are kept until it is back
     */
    public void record(Calls calls) {
        requeuePostponed();
        var succeeded = new ArrayList<FinishedCall>();
        var failed = new ArrayList<FinishedCall>();
        for (var next = called.poll(); next != null; next = called.poll()) {
            (next.failure() == null ? succeeded : failed).add(next);
            if (succeeded.size() + failed.size() == settings.batch()) {
                signal.ring();
                break;
            }
        }
        if (succeeded.isEmpty() && failed.isEmpty()) {
            return;
        }
        try {
            record(succeeded, failed, calls);
            while (!failed.isEmpty()) {
                recordFailure(failed.get(0), calls);
                failed.remove(0);
            }
        } catch (RuntimeException | Error e) {
            called.addAll(succeeded);
            called.addAll(failed);
            throw e;
        }
        // there is room for more calls now; without any, looking for them would be a transaction in vain
        if (calls.othersMayWait()) {
            signal.open(Lane.CALL);
        }
    }

    private void requeuePostponed() {
        var now = System.nanoTime();
        for (var waiting = postponed.iterator(); waiting.hasNext(); ) {
            var one = waiting.next();
            if (now - one.due() >= 0) {
                waiting.remove();
                called.add(one);
            }
        }
    }

    /**
     * Removes each call from the first list once it is completed, or moves it to the second list if its completion
     * fails for good.
     */
    private void record(List<FinishedCall> succeeded, List<FinishedCall> failed, Calls calls) {
        if (succeeded.isEmpty()) {
            return;
        }
        HaltPoint.reached(HaltPoint.BEFORE_ENDING);
        try {
            complete(succeeded, calls);
            succeeded.clear();
        } catch (RuntimeException | Error together) {
            if (!tables.answers()) {
                throw together;
            }
            if (succeeded.size() == 1) {
                completionFailed(succeeded.remove(0), together, failed);
            }
            while (!succeeded.isEmpty()) {
                var one = succeeded.get(0);
                try {
                    complete(List.of(one), calls);
                } catch (RuntimeException | Error alone) {
                    if (!tables.answers()) {
                        throw alone;
                    }
                    completionFailed(one, alone, failed);
                }
                succeeded.remove(0);
            }
        }
    }

    /** After a transient failure, only the completion is retried, not the call. */
    private void completionFailed(FinishedCall one, Throwable cause, List<FinishedCall> failed) {
        if (Failures.isTransient(cause) && one.retries() < settings.retries()) {
            var pause = Failures.backoff(one.retries() + 1, settings.firstBackoff(), LONGEST_PAUSE);
            var due = System.nanoTime() + pause.toNanos();
            postponed.add(one.postponedUntil(due));
            signal.wakeAt(due);
            LOG.debug("Retrying a completion after a transient failure", cause);
        } else {
            failed.add(one.failedBy(cause));
        }
    }

    private void recordFailure(FinishedCall one, Calls calls) {
        var failure = one.failure();
        if (failure != null) {
            failures.callFailed(one.delivery(), one.lease(), failure);
        }
        calls.ended(one.delivery(), one.lease());
    }

    private void complete(List<FinishedCall> finished, Calls calls) {
        var ended = new ArrayList<Delivery>();
        var begunAt = new HashMap<Delivery, Instant>();
        finished.forEach(one -> begunAt.put(one.delivery(), one.begunAt()));
        var chained = turn.execute(true, tables::answers, chain -> {
            ended.clear();
            var leases = new HashMap<Long, UUID>();
            finished.forEach(one -> leases.put(one.delivery().seq(), one.lease()));
            var standing = tables.deliveries().takeLeased(leases);
            for (var one : finished.stream().sorted(BY_SUBJECT).toList()) {
                if (standing.contains(one.delivery().seq())) {
                    invoker.record(one.delivery(), one.completion());
                    ended.add(one.delivery());
                }
            }
            if (!ended.isEmpty()) {
                chain.continueFrom(ended.stream().map(Delivery::message).toList(), report.module());
                tables.deliveries().delete(ended.stream().map(Delivery::seq).toList());
            }
        });
        finished.forEach(one -> calls.ended(one.delivery(), one.lease()));
        if (!ended.isEmpty()) {
            report.delivered(ended, begunAt::get);
            chained.report();
        }
    }
}
