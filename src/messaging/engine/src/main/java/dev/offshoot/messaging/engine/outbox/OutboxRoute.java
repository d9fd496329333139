package dev.offshoot.messaging.engine.outbox;

import dev.offshoot.messaging.engine.MessagingSettings;
import dev.offshoot.messaging.engine.failure.Failures;
import dev.offshoot.messaging.engine.modules.LocalModules;
import dev.offshoot.messaging.engine.outbox.CircuitBreaker.Entry;
import dev.offshoot.messaging.spi.Broker;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the messages of one module for one target: to the broker, or to the target's inbox if the target is now hosted
 * here. Stops when the executor is shut down.
 */
final class OutboxRoute {

    private static final Logger LOG = LoggerFactory.getLogger(OutboxRoute.class);
    private static final Duration FIRST_PAUSE_FOR_LEASE = Duration.ofMillis(20);

    private final RouteKey key;
    private final LocalModules modules;
    private final LocalDelivery home;
    private final @Nullable OutboxWindow window;
    private final Circuits circuits;
    private final ExecutorService threads;
    private final MessagingSettings settings;

    private final SerialTask task;
    /** The size of the window. Halved after a rejection, until the rejected message is alone. */
    private int size;

    private int refusals;
    private boolean troubled;
    /** Whether a wake-up is already scheduled. */
    private final AtomicBoolean reminded = new AtomicBoolean();

    /**
     * The circuit breakers for the broker and the target.
     *
     * @param broker shared by all routes
     * @param target shared by the routes to one target
     * @param recovered runs when either answers again, to wake routes that wait for it
     */
    record Circuits(CircuitBreaker broker, CircuitBreaker target, Runnable recovered) {}

    /** @param window null if no broker is configured */
    OutboxRoute(
            RouteKey key,
            LocalModules modules,
            LocalDelivery home,
            @Nullable OutboxWindow window,
            Circuits circuits,
            ExecutorService threads,
            MessagingSettings settings) {
        this.key = key;
        this.modules = modules;
        this.home = home;
        this.window = window;
        this.circuits = circuits;
        this.threads = threads;
        this.settings = settings;
        this.task = new SerialTask(threads, this::drain);
        this.size = settings.window();
    }

    /** Checks for messages to send. */
    void wake() {
        task.request();
    }

    private void wakeIn(Duration pause) {
        if (reminded.compareAndSet(false, true)) {
            later(pause).execute(() -> {
                reminded.set(false);
                wake();
            });
        }
    }

    private static Executor later(Duration pause) {
        return CompletableFuture.delayedExecutor(pause.toNanos(), TimeUnit.NANOSECONDS, Runnable::run);
    }

    private void drain() {
        try {
            while (!threads.isShutdown() && modules.isHosted(key.module()) && pass()) {}
            if (window != null) {
                window.release();
            }
            troubled = false;
        } catch (RuntimeException | Error e) {
            if (!troubled && !threads.isShutdown()) {
                LOG.warn(
                        "Sending from '{}' to '{}' is paused and will be retried: {}",
                        key.module(),
                        key.target(),
                        Failures.describe(e));
                LOG.debug("Cause", e);
            }
            troubled = true;
            wakeIn(settings.poll());
        }
    }

    /** Sends a window. Returns whether there may be more. */
    private boolean pass() {
        if (modules.isHosted(key.target())) {
            return home.deliver(modules.tables(key.module()).outbox(), key.target(), settings.window());
        }
        if (window == null) {
            if (circuits.target().failed(Entry.FREE)) {
                LOG.warn(
                        "Messages of '{}' for '{}' stay in its outbox, because no broker is configured. Set offshoot.messaging.broker",
                        key.module(),
                        key.target());
            }
            return false;
        }
        var toTarget = circuits.target().enter();
        if (toTarget == Entry.REFUSED) {
            return false;
        }
        var toBroker = circuits.broker().enter();
        try {
            return toBroker != Entry.REFUSED && publish(window, toBroker, toTarget);
        } finally {
            circuits.broker().left(toBroker);
            circuits.target().left(toTarget);
        }
    }

    private boolean publish(OutboxWindow window, Entry toBroker, Entry toTarget) {
        var result = window.publish(size, toBroker == Entry.PROBE || toTarget == Entry.PROBE);
        if (result.isLeasedElsewhere()) {
            // another process is sending and will soon finish
            wakeIn(Failures.backoff(++refusals, FIRST_PAUSE_FOR_LEASE, settings.poll()));
            return false;
        }
        refusals = 0;
        if (result.outcome() != null) {
            learn(result.outcome(), toBroker, toTarget, result.left());
        }
        return result.hasMore();
    }

    private void learn(Broker.Outcome outcome, Entry toBroker, Entry toTarget, int left) {
        var failure = outcome.failure();
        if (failure == Broker.Failure.BROKER) {
            if (circuits.broker().failed(toBroker)) {
                // the adapter logs the outage
                LOG.debug("Outgoing messages wait in the outbox until the broker answers: {}", outcome.error());
            }
            wakeIn(circuits.broker().pause());
            return;
        }
        if (circuits.broker().answered()) {
            circuits.recovered().run();
        }
        if (failure == Broker.Failure.TARGET) {
            if (circuits.target().failed(toTarget)) {
                LOG.warn(
                        "Messages for '{}' stay in the outbox of '{}' and will be retried: {}",
                        key.target(),
                        key.module(),
                        outcome.error());
            }
            wakeIn(circuits.target().pause());
            return;
        }
        if (circuits.target().answered()) {
            LOG.info("Messages for '{}' are being sent again", key.target());
            circuits.recovered().run();
        }
        size = failure == null ? Math.min(size * 2, settings.window()) : Math.max(left / 2, 1);
    }
}
