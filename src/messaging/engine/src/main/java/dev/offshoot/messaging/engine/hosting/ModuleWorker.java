package dev.offshoot.messaging.engine.hosting;

import dev.offshoot.messaging.engine.MessagingSettings;
import dev.offshoot.messaging.engine.calls.CallCompletions;
import dev.offshoot.messaging.engine.calls.Calls;
import dev.offshoot.messaging.engine.delivery.BatchDelivery;
import dev.offshoot.messaging.engine.delivery.CrashRecovery;
import dev.offshoot.messaging.engine.delivery.WorkSignal;
import dev.offshoot.messaging.engine.failure.Failures;
import dev.offshoot.messaging.engine.modules.WakeUps;
import dev.offshoot.messaging.engine.store.Lane;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Processes the deliveries of one module in its own thread, one batch at a time, for as long as the module is hosted.
 */
final class ModuleWorker implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(ModuleWorker.class);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(20);
    private static final Duration LONGEST_WAIT_FOR_CALLS = Duration.ofSeconds(1);

    private final String module;
    private final CrashRecovery trial;
    private final BatchDelivery batches;
    private final Calls calls;
    private final CallCompletions completions;
    private final InboxCleaning inbox;
    private final WorkSignal signal;
    private final WakeUps.Deliveries wakeUps;
    private final Duration firstBackoff;
    private final Thread thread;
    private volatile boolean abandoned;

    /**
     * The work of a worker.
     *
     * @param trial runs once, before anything else
     * @param inbox runs between batches
     */
    record Work(
            CrashRecovery trial,
            BatchDelivery batches,
            Calls calls,
            CallCompletions completions,
            InboxCleaning inbox) {}

    /** @param wakeUps where to signal deliveries */
    ModuleWorker(String module, Work work, WorkSignal signal, WakeUps.Deliveries wakeUps, MessagingSettings settings) {
        this.module = module;
        this.trial = work.trial();
        this.batches = work.batches();
        this.calls = work.calls();
        this.completions = work.completions();
        this.inbox = work.inbox();
        this.signal = signal;
        this.wakeUps = wakeUps;
        this.firstBackoff = settings.firstBackoff();
        this.thread = new Thread(this, "deliveries-" + module);
    }

    void start() {
        thread.start();
    }

    WakeUps.Deliveries wakeUps() {
        return wakeUps;
    }

    boolean isRunning() {
        return thread.isAlive() && !signal.isEnded();
    }

    /**
     * Takes no new deliveries, finishes those in progress, and ends.
     *
     * @return false if it has not ended within 20 seconds, because a call takes long or the database is unavailable.
     *     Until it has ended, its leases must be renewed; otherwise another process repeats its calls
     */
    boolean stop() {
        signal.end();
        try {
            thread.join(LONGEST_STOP.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }

    /** Abandons what is in progress. Once the leases have expired, another process repeats it. */
    void abandon() {
        abandoned = true;
        signal.ring();
    }

    boolean hasEnded() {
        return !thread.isAlive();
    }

    /** Renews the leases that are older than this. */
    void renewLeases(Duration age) {
        calls.renewLeases(age);
    }

    @Override
    public void run() {
        var troubles = 0;
        var tried = false;
        // a call that has returned is in progress until it is completed
        while (!abandoned && (!signal.isEnded() || calls.areUnderWay())) {
            try {
                if (!tried) {
                    trial.run();
                    tried = true;
                    signal.openAll();
                }
                workOff();
                troubles = 0;
            } catch (RuntimeException | Error e) {
                if (troubles++ == 0) {
                    LOG.warn("Delivery for '{}' is paused and will be retried: {}", module, Failures.describe(e));
                    LOG.debug("Cause", e);
                }
                signal.openAll();
                signal.await(Failures.backoff(troubles, firstBackoff, LONGEST_PAUSE));
            }
        }
    }

    private void workOff() {
        completions.record(calls);
        var open = signal.take();
        if (signal.isEnded()) {
            signal.awaitWork(LONGEST_WAIT_FOR_CALLS);
            return;
        }
        var pause = inbox.clean();
        var more = false;
        for (var lane : open) {
            if (lane == Lane.CALL ? calls.begin(completions) : batches.deliver(lane)) {
                signal.open(lane);
                more = true;
            }
        }
        if (!more) {
            signal.awaitWork(pause);
        }
    }
}
