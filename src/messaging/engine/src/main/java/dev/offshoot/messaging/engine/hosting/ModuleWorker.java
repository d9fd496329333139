package dev.offshoot.messaging.engine.hosting;

import dev.offshoot.messaging.engine.MessagingSettings;
import dev.offshoot.messaging.engine.calls.CallEndings;
import dev.offshoot.messaging.engine.calls.Calls;
import dev.offshoot.messaging.engine.delivery.BatchDelivery;
import dev.offshoot.messaging.engine.delivery.CrashTrial;
import dev.offshoot.messaging.engine.delivery.WorkSignal;
import dev.offshoot.messaging.engine.failure.Failures;
import dev.offshoot.messaging.engine.store.Lane;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Works off the deliveries of one module in a thread of its own, one batch at a time, for as long as it is hosted. */
final class ModuleWorker implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(ModuleWorker.class);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(20);

    private final String module;
    private final CrashTrial trial;
    private final BatchDelivery batches;
    private final Calls calls;
    private final CallEndings endings;
    private final InboxCleaning inbox;
    private final WorkSignal signal;
    private final Duration firstBackoff;
    private final Thread thread;
    private volatile boolean abandoned;

    /**
     * What a worker does.
     *
     * @param trial once, before anything else
     * @param inbox between batches
     */
    record Work(CrashTrial trial, BatchDelivery batches, Calls calls, CallEndings endings, InboxCleaning inbox) {}

    ModuleWorker(String module, Work work, WorkSignal signal, MessagingSettings settings) {
        this.module = module;
        this.trial = work.trial();
        this.batches = work.batches();
        this.calls = work.calls();
        this.endings = work.endings();
        this.inbox = work.inbox();
        this.signal = signal;
        this.firstBackoff = settings.firstBackoff();
        this.thread = new Thread(this, "deliveries-" + module);
    }

    void start() {
        thread.start();
    }

    WorkSignal signal() {
        return signal;
    }

    boolean isRunning() {
        return thread.isAlive() && !signal.isEnded();
    }

    /**
     * Takes nothing new, finishes what it holds, and ends.
     *
     * @return false if it has not ended after a while: a call takes long, or the database is away. Until it has ended its
     *     leases are to be renewed, or somebody else makes its calls again
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

    /** Gives up what it still holds: whoever finds it when the leases have expired starts again. */
    void abandon() {
        abandoned = true;
        signal.ring();
    }

    boolean hasEnded() {
        return !thread.isAlive();
    }

    void renewLeases() {
        calls.renewLeases();
    }

    @Override
    public void run() {
        var troubles = 0;
        var tried = false;
        // a call that has come back is under way until its ending is recorded
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
                    LOG.warn("Deliveries of '{}' pause: {}", module, Failures.describe(e));
                    LOG.debug("Cause", e);
                }
                signal.openAll();
                signal.await(Failures.backoff(troubles, firstBackoff, LONGEST_PAUSE));
            }
        }
    }

    private void workOff() {
        endings.record(calls);
        var open = signal.take();
        if (signal.isEnded()) {
            signal.await();
            return;
        }
        inbox.clean();
        var more = false;
        for (var lane : open) {
            if (lane == Lane.CALL ? calls.begin(endings) : batches.deliver(lane)) {
                signal.open(lane);
                more = true;
            }
        }
        if (!more) {
            signal.await();
        }
    }
}
