package dev.offshoot.messaging.engine.hosting;

import dev.offshoot.messaging.engine.MessagingSettings;
import dev.offshoot.messaging.engine.calls.CallCompletions;
import dev.offshoot.messaging.engine.calls.Calls;
import dev.offshoot.messaging.engine.delivery.BatchDelivery;
import dev.offshoot.messaging.engine.delivery.Chains;
import dev.offshoot.messaging.engine.delivery.CrashRecovery;
import dev.offshoot.messaging.engine.delivery.DeliveryReport;
import dev.offshoot.messaging.engine.delivery.FailurePolicy;
import dev.offshoot.messaging.engine.delivery.HostedDelay;
import dev.offshoot.messaging.engine.delivery.Invoker;
import dev.offshoot.messaging.engine.delivery.LaneCheck;
import dev.offshoot.messaging.engine.delivery.WorkSignal;
import dev.offshoot.messaging.engine.listeners.Listeners;
import dev.offshoot.messaging.engine.listeners.MessageJson;
import dev.offshoot.messaging.engine.observation.MessageObserver;
import dev.offshoot.messaging.engine.observation.Tracing;
import dev.offshoot.messaging.engine.store.ModuleTables;
import java.time.Clock;
import java.util.concurrent.Executor;
import org.springframework.transaction.support.TransactionOperations;

/** Creates the worker of a module from what all modules of a process share. */
public final class Workers {

    private final Listening listening;
    private final Chains chains;
    private final TransactionOperations transactions;
    private final MessageObserver observer;
    private final HostedDelay delay;
    private final MessagingSettings settings;
    private final Clock clock;

    /**
     * What is needed to invoke listeners.
     *
     * @param betweenDeliveries runs after each delivery of a transaction
     */
    public record Listening(Listeners listeners, MessageJson json, Tracing tracing, Runnable betweenDeliveries) {}

    public Workers(
            Listening listening,
            Chains chains,
            TransactionOperations transactions,
            MessageObserver observer,
            HostedDelay delay,
            MessagingSettings settings,
            Clock clock) {
        this.listening = listening;
        this.chains = chains;
        this.transactions = transactions;
        this.observer = observer;
        this.delay = delay;
        this.settings = settings;
        this.clock = clock;
    }

    /** From now on, no delivery of this module begins outside of its worker. */
    void leave(String module) {
        delay.close(module);
        chains.leave(module);
    }

    /** @param calling runs calls to external systems */
    ModuleWorker worker(String module, ModuleTables tables, Executor calling) {
        var signal = new WorkSignal();
        var invoker = new Invoker(
                module, listening.listeners(), listening.json(), listening.tracing(), listening.betweenDeliveries());
        var waiting = delay.open(module);
        var report = new DeliveryReport(module, observer, clock, waiting.ordinary());
        var turn = chains.join(module, invoker, report);
        var failures =
                new FailurePolicy(module, tables.deliveries(), invoker, transactions, signal, observer, settings);
        var lanes = new LaneCheck(tables.deliveries(), invoker, signal);
        var batches = new BatchDelivery(tables, invoker, lanes, failures, turn, report, settings);
        return new ModuleWorker(
                module,
                new ModuleWorker.Work(
                        new CrashRecovery(tables.deliveries(), batches, lanes, failures, transactions, signal),
                        batches,
                        new Calls(
                                tables.deliveries(),
                                invoker,
                                lanes,
                                failures,
                                transactions,
                                signal,
                                waiting.calls(),
                                settings,
                                calling),
                        new CallCompletions(tables, invoker, failures, turn, report, signal, settings),
                        new InboxCleaning(tables.inbox(), transactions, settings.inboxKept())),
                signal,
                waiting.ordinary().noting(signal),
                settings);
    }
}
