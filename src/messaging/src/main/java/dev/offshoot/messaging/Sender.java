package dev.offshoot.messaging;

import dev.offshoot.messaging.Breaker.Entry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Empties the outboxes of the hosted modules: a {@link Route} for each module and target, none of which waits for another.
 * While the broker or a target does not answer, one window asks for all of them, and what waits is left alone.
 */
class Sender implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Sender.class);
    private static final Duration LONGEST_PAUSE_OF_BROKER = Duration.ofSeconds(2);
    private static final Duration LONGEST_PAUSE_OF_TARGET = Duration.ofSeconds(10);

    private final Hosting hosting;
    private final TransactionOperations transactions;
    private final @Nullable Broker broker;
    private final MessagingMetrics metrics;
    private final MessagingSettings settings;
    private final Semaphore bell = new Semaphore(0);

    private final Map<String, Errand> looks = new ConcurrentHashMap<>();
    private final Map<Way, Route> routes = new ConcurrentHashMap<>();
    private final Breaker brokerAnswers;
    private final Map<String, Breaker> targets = new ConcurrentHashMap<>();

    // whoever asks for something after the stop is not heard
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            10,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            task -> daemon(task, "sending"),
            new ThreadPoolExecutor.DiscardPolicy());
    private final Thread thread = daemon(this, "sender");
    private volatile boolean stopping;

    Sender(
            Hosting hosting,
            TransactionOperations transactions,
            @Nullable Broker broker,
            MessagingMetrics metrics,
            MessagingSettings settings) {
        this.hosting = hosting;
        this.transactions = transactions;
        this.broker = broker;
        this.metrics = metrics;
        this.settings = settings;
        this.brokerAnswers = new Breaker(settings.firstBackoff(), LONGEST_PAUSE_OF_BROKER);
    }

    private record Way(String module, String target) {}

    private static Thread daemon(Runnable task, String name) {
        var thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    void start() {
        thread.start();
    }

    /** Says that a module has something for a target. */
    void wake(String module, String target) {
        route(module, target).ask();
    }

    private Route route(String module, String target) {
        return routes.computeIfAbsent(new Way(module, target), way -> new Route(module, target));
    }

    private void wakeAll() {
        if (bell.availablePermits() == 0) {
            bell.release();
        }
    }

    void stop() {
        stopping = true;
        wakeAll();
        threads.shutdown();
        try {
            threads.awaitTermination(settings.confirm().plusSeconds(5).toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Looks into all outboxes now and then: nobody says what another process wrote there, or when something falls due. */
    @Override
    public void run() {
        while (!stopping) {
            for (var module : hosting.hosted()) {
                looks.computeIfAbsent(module, name -> new Errand(threads, new Look(name)))
                        .ask();
            }
            try {
                if (bell.tryAcquire(settings.poll().toMillis(), TimeUnit.MILLISECONDS)) {
                    bell.drainPermits();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                stopping = true;
            }
        }
    }

    /** Finds the targets for which something is due. */
    private final class Look implements Runnable {

        private final String module;
        private boolean troubled;

        Look(String module) {
            this.module = module;
        }

        @Override
        public void run() {
            try {
                var outbox = hosting.tables(module).outbox;
                for (var target = outbox.targetAfter(""); target != null; target = outbox.targetAfter(target)) {
                    wake(module, target);
                }
                troubled = false;
            } catch (RuntimeException | Error e) {
                if (!troubled && !stopping) {
                    LOG.warn("Outgoing messages of '{}' pause: {}", module, Failures.describe(e));
                    LOG.debug("Cause", e);
                }
                troubled = true;
            }
        }
    }

    /**
     * Sends what one module has for one target: to the broker, or, if the target has come home meanwhile, into its inbox,
     * for the same message may also have reached the broker. While it waits for confirms no transaction is open; it holds
     * a lease for that time, and whoever finds it run out sends again what is still there.
     */
    private final class Route {

        private final String module;
        private final String target;
        private final Outbox outbox;
        private final UUID holder = UUID.randomUUID();
        private final Errand errand = new Errand(threads, this::drain);
        private final Breaker targetAnswers;
        /** How many messages are sent at once; fewer after a window that failed, until its culprit is alone. */
        private int size = settings.window();

        private int refusals;
        private boolean troubled;
        /** Whether it holds the lease from one window to the next. */
        private boolean keepsTurn;
        /** Whether it is going to ask again anyway. */
        private final AtomicBoolean reminded = new AtomicBoolean();

        Route(String module, String target) {
            this.module = module;
            this.target = target;
            this.outbox = hosting.tables(module).outbox;
            this.targetAnswers = targets.computeIfAbsent(
                    target, name -> new Breaker(settings.firstBackoff(), LONGEST_PAUSE_OF_TARGET));
        }

        void ask() {
            errand.ask();
        }

        private void askIn(Duration pause) {
            if (reminded.compareAndSet(false, true)) {
                later(pause).execute(() -> {
                    reminded.set(false);
                    ask();
                });
            }
        }

        private static Executor later(Duration pause) {
            return CompletableFuture.delayedExecutor(pause.toNanos(), TimeUnit.NANOSECONDS, Runnable::run);
        }

        private void drain() {
            try {
                while (!stopping && hosting.isHosted(module) && pass()) {}
                if (keepsTurn) {
                    // whoever hosts it now need not wait for the lease to run out
                    outbox.release(target, holder);
                    keepsTurn = false;
                }
                troubled = false;
            } catch (RuntimeException | Error e) {
                if (!troubled && !stopping) {
                    LOG.warn("Messages of '{}' for '{}' pause: {}", module, target, Failures.describe(e));
                    LOG.debug("Cause", e);
                }
                troubled = true;
            }
        }

        /** Sends a window; answers whether there may be more. */
        private boolean pass() {
            if (hosting.isHosted(target)) {
                return bringHome();
            }
            if (broker == null) {
                if (targetAnswers.failed(Entry.FREE)) {
                    LOG.warn("Messages of '{}' for '{}' stay in its outbox: no broker is configured", module, target);
                }
                return false;
            }
            var toTarget = targetAnswers.enter();
            if (toTarget == Entry.REFUSED) {
                return false;
            }
            var toBroker = brokerAnswers.enter();
            try {
                return toBroker != Entry.REFUSED && send(broker, toBroker, toTarget);
            } finally {
                brokerAnswers.left(toBroker);
                targetAnswers.left(toTarget);
            }
        }

        private boolean bringHome() {
            var lanes = transactions.execute(status -> {
                var messages = outbox.lock(target, settings.window());
                if (messages.isEmpty()) {
                    return null;
                }
                outbox.delete(seqs(messages));
                return hosting.receiveWithin(
                        target,
                        messages.stream()
                                .map(one -> new Hosting.Received(one.message(), null))
                                .toList());
            });
            if (lanes == null) {
                return false;
            }
            hosting.wake(target, lanes);
            return true;
        }

        private boolean send(Broker broker, Entry toBroker, Entry toTarget) {
            var probing = toBroker == Entry.PROBE || toTarget == Entry.PROBE;
            var window = transactions.execute(status -> {
                // a little longer than the broker is waited for
                if (!outbox.hold(target, holder, settings.confirm().plusSeconds(1))) {
                    return null;
                }
                var messages = outbox.take(target, probing ? 1 : size);
                if (messages.isEmpty()) {
                    outbox.release(target, holder);
                }
                return messages;
            });
            if (window == null) {
                // another process is about to finish
                askIn(Failures.backoff(++refusals, Duration.ofMillis(20), settings.poll()));
                return false;
            }
            refusals = 0;
            if (window.isEmpty()) {
                return false;
            }
            var messages = withoutSuspects(window);
            var outcome = broker.send(target, messages, settings.confirm());
            HaltPoint.reached(HaltPoint.AFTER_CONFIRM);
            var confirmed = outcome.confirmed();
            var gone = Set.copyOf(seqs(confirmed));
            var rest =
                    messages.stream().filter(one -> !gone.contains(one.seq())).toList();
            var refused = outcome.trouble() == Broker.Trouble.MESSAGE && rest.size() == 1 ? rest.get(0) : null;
            var error = String.valueOf(outcome.error());
            var more = outcome.trouble() == null
                    ? window.size() == size || probing || messages.size() < window.size()
                    : outcome.trouble() == Broker.Trouble.MESSAGE;
            transactions.executeWithoutResult(status -> {
                if (!confirmed.isEmpty()) {
                    outbox.delete(gone);
                }
                if (refused != null) {
                    putAside(refused, error);
                }
                if (!more) {
                    outbox.release(target, holder);
                }
            });
            keepsTurn = more;
            metrics.sent(module, "broker", confirmed.size());
            learn(outcome, toBroker, toTarget, rest.size());
            return more;
        }

        private void learn(Broker.Outcome outcome, Entry toBroker, Entry toTarget, int left) {
            var trouble = outcome.trouble();
            if (trouble == Broker.Trouble.BROKER) {
                if (brokerAnswers.failed(toBroker)) {
                    LOG.warn("Outgoing messages wait for the broker: {}", outcome.error());
                }
                askIn(brokerAnswers.pause());
                return;
            }
            if (brokerAnswers.answered()) {
                wakeAll();
            }
            if (trouble == Broker.Trouble.TARGET) {
                if (targetAnswers.failed(toTarget)) {
                    LOG.warn(
                            "Messages for '{}' stay in the outbox of '{}' and are sent again: {}",
                            target,
                            module,
                            outcome.error());
                }
                askIn(targetAnswers.pause());
                return;
            }
            if (targetAnswers.answered()) {
                LOG.info("Messages for '{}' go again", target);
                wakeAll();
            }
            size = trouble == null ? Math.min(size * 2, settings.window()) : Math.max(left / 2, 1);
        }

        /** One that was refused before goes alone. */
        private List<Outbox.Outgoing> withoutSuspects(List<Outbox.Outgoing> window) {
            if (window.get(0).attempts() > 0) {
                return window.subList(0, 1);
            }
            return window.stream().takeWhile(one -> one.attempts() == 0).toList();
        }

        private void putAside(Outbox.Outgoing refused, String error) {
            var attempts = refused.attempts() + 1;
            var message = refused.message();
            if (attempts < settings.attempts()) {
                outbox.putBack(
                        refused.seq(),
                        Failures.backoff(attempts, settings.firstBackoff(), settings.longestBackoff()),
                        attempts,
                        error);
                LOG.info(
                        "{} {} for '{}' is sent again ({} of {}): {}",
                        message.type(),
                        message.id(),
                        target,
                        attempts,
                        settings.attempts(),
                        error);
            } else {
                outbox.park(refused.seq(), attempts, error);
                metrics.parked(module, message.type());
                LOG.error(
                        "{} {} for '{}' is parked after {} attempts: {}. /actuator/deliveries lists it, and drives it again",
                        message.type(),
                        message.id(),
                        target,
                        attempts,
                        error);
            }
        }
    }

    private static List<Long> seqs(List<Outbox.Outgoing> messages) {
        return messages.stream().map(Outbox.Outgoing::seq).toList();
    }
}
