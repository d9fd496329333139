package dev.offshoot.messaging.engine.outbox;

import dev.offshoot.messaging.engine.MessagingSettings;
import dev.offshoot.messaging.engine.failure.Failures;
import dev.offshoot.messaging.engine.inbox.Inbox;
import dev.offshoot.messaging.engine.modules.LocalModules;
import dev.offshoot.messaging.engine.modules.WakeUps;
import dev.offshoot.messaging.engine.observation.MessageObserver;
import dev.offshoot.messaging.spi.Broker;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Drains the outboxes of the hosted modules, with an independent {@link OutboxRoute} for each module and target. While
 * the broker or a target does not answer, a single probe tests it for all routes.
 */
public final class OutboxSender {

    private static final Logger LOG = LoggerFactory.getLogger(OutboxSender.class);
    private static final Duration LONGEST_PAUSE_OF_BROKER = Duration.ofSeconds(2);
    private static final Duration LONGEST_PAUSE_OF_TARGET = Duration.ofSeconds(10);

    private final LocalModules modules;
    private final LocalDelivery home;
    private final TransactionOperations transactions;
    private final @Nullable Broker broker;
    private final MessageObserver observer;
    private final MessagingSettings settings;

    private final Map<String, SerialTask> looks = new ConcurrentHashMap<>();
    private final Map<RouteKey, OutboxRoute> routes = new ConcurrentHashMap<>();
    private final CircuitBreaker toBroker;
    private final Map<String, CircuitBreaker> targets = new ConcurrentHashMap<>();

    // requests after the stop are discarded
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            10,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            OutboxSender::daemon,
            new ThreadPoolExecutor.DiscardPolicy());
    private volatile boolean stopping;

    /** @param broker null if none is configured; messages for modules hosted elsewhere then wait in the outboxes */
    public OutboxSender(
            LocalModules modules,
            Inbox inbox,
            TransactionOperations transactions,
            WakeUps wakeUps,
            @Nullable Broker broker,
            MessageObserver observer,
            MessagingSettings settings) {
        this.modules = modules;
        this.home = new LocalDelivery(inbox, transactions);
        this.transactions = transactions;
        this.broker = broker;
        this.observer = observer;
        this.settings = settings;
        this.toBroker = new CircuitBreaker(settings.firstBackoff(), LONGEST_PAUSE_OF_BROKER);
    }

    private static Thread daemon(Runnable task) {
        var thread = new Thread(task, "sending");
        thread.setDaemon(true);
        return thread;
    }

    /** Wakes the route from a module to a target. */
    public void wake(String module, String target) {
        routes.computeIfAbsent(new RouteKey(module, target), this::route).wake();
    }

    private OutboxRoute route(RouteKey key) {
        var toTarget = targets.computeIfAbsent(
                key.target(), name -> new CircuitBreaker(settings.firstBackoff(), LONGEST_PAUSE_OF_TARGET));
        var window = broker == null
                ? null
                : new OutboxWindow(
                        key, modules.tables(key.module()).outbox(), transactions, broker, observer, settings);
        return new OutboxRoute(
                key,
                modules,
                home,
                window,
                new OutboxRoute.Circuits(toBroker, toTarget, this::lookAtAll),
                threads,
                settings);
    }

    /** Wakes the routes of all modules that have due messages. */
    private void lookAtAll() {
        modules.hosted().forEach(this::look);
    }

    /** Wakes the routes of a module that have due messages. */
    public void look(String module) {
        looks.computeIfAbsent(module, name -> new SerialTask(threads, new Look(name)))
                .request();
    }

    /** Finishes the windows in progress, and stops. */
    public void stop() {
        stopping = true;
        threads.shutdown();
        try {
            threads.awaitTermination(settings.confirm().plusSeconds(5).toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Finds the targets for which messages are due. */
    private final class Look implements Runnable {

        private final String module;
        private boolean troubled;

        Look(String module) {
            this.module = module;
        }

        @Override
        public void run() {
            try {
                for (var target : modules.tables(module).outbox().targets()) {
                    wake(module, target);
                }
                troubled = false;
            } catch (RuntimeException | Error e) {
                if (!troubled && !stopping) {
                    LOG.warn("The outbox of '{}' cannot be read and will be retried: {}", module, Failures.describe(e));
                    LOG.debug("Cause", e);
                }
                troubled = true;
            }
        }
    }
}
