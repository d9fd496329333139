package dev.offshoot.messaging;

import dev.offshoot.messaging.ModuleTables.Outgoing;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Empties the outboxes of the hosted modules: to the broker, or, if the addressee has come home meanwhile, into its
 * inbox, for the same message may also have reached the broker. While it waits for confirms no transaction is open; the
 * rows rest for that time, and are sent again by whoever finds them if it does not come back.
 */
class Sender implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Sender.class);

    private final Hosting hosting;
    private final TransactionOperations transactions;
    private final @Nullable Broker broker;
    private final MessagingMetrics metrics;
    private final MessagingSettings settings;
    private final Clock clock;
    private final Semaphore bell = new Semaphore(0);
    /** Where messages did not get to, and it was said: once, until one gets there. */
    private final Set<String> stuckTargets = new HashSet<>();

    private final Thread thread = new Thread(this, "sender");
    private volatile boolean stopping;

    Sender(
            Hosting hosting,
            TransactionOperations transactions,
            @Nullable Broker broker,
            MessagingMetrics metrics,
            MessagingSettings settings,
            Clock clock) {
        this.hosting = hosting;
        this.transactions = transactions;
        this.broker = broker;
        this.metrics = metrics;
        this.settings = settings;
        this.clock = clock;
    }

    void start() {
        thread.start();
    }

    void wake() {
        if (bell.availablePermits() == 0) {
            bell.release();
        }
    }

    void stop() {
        stopping = true;
        wake();
        try {
            thread.join(settings.confirm().plusSeconds(5).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void run() {
        var troubles = 0;
        while (!stopping) {
            var more = false;
            var trouble = false;
            for (var module : hosting.hosted()) {
                try {
                    more |= empty(module);
                } catch (RuntimeException | Error e) {
                    trouble = true;
                    if (troubles == 0) {
                        LOG.warn("Outgoing messages of '{}' pause: {}", module, Failures.describe(e));
                        LOG.debug("Cause", e);
                    }
                }
            }
            troubles = trouble ? troubles + 1 : 0;
            if (trouble || !more) {
                rest(
                        troubles == 0
                                ? settings.poll()
                                : Failures.backoff(troubles, settings.firstBackoff(), Duration.ofSeconds(2)));
            }
        }
    }

    private void rest(Duration pause) {
        try {
            if (bell.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                bell.drainPermits();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopping = true;
        }
    }

    /** Sends a window of one module's messages; answers whether there may be more. */
    private boolean empty(String module) {
        var tables = hosting.tables(module);
        var window = transactions.execute(status -> {
            var now = clock.instant();
            return tables.takeOutbox(now, settings.window(), now.plus(settings.confirm()));
        });
        if (window == null || window.isEmpty()) {
            return false;
        }
        Map<String, List<Outgoing>> home = new LinkedHashMap<>();
        List<Outgoing> away = new ArrayList<>();
        for (var message : window) {
            if (hosting.isHosted(message.target())) {
                home.computeIfAbsent(message.target(), name -> new ArrayList<>())
                        .add(message);
            } else {
                away.add(message);
            }
        }
        home.forEach((target, messages) -> bringHome(tables, target, messages));
        if (!away.isEmpty()) {
            send(module, tables, away);
        }
        return window.size() == settings.window();
    }

    private void bringHome(ModuleTables tables, String target, List<Outgoing> messages) {
        var arrived = Boolean.TRUE.equals(transactions.execute(status -> {
            tables.deleteOutbox(seqs(messages));
            return hosting.receiveWithin(
                    target,
                    messages.stream()
                            .map(one -> new Hosting.Received(one.message(), null))
                            .toList());
        }));
        if (arrived) {
            hosting.wakeAll(target);
        }
    }

    private void send(String module, ModuleTables tables, List<Outgoing> messages) {
        List<Outgoing> confirmed;
        String error;
        if (broker == null) {
            confirmed = List.of();
            error = "No broker is configured";
        } else {
            var outcome = broker.send(messages, settings.confirm());
            confirmed = outcome.confirmed();
            error = outcome.error();
        }
        var rest = new ArrayList<>(messages);
        rest.removeAll(confirmed);
        HaltPoint.reached(HaltPoint.AFTER_CONFIRM);
        transactions.executeWithoutResult(status -> {
            if (!confirmed.isEmpty()) {
                tables.deleteOutbox(seqs(confirmed));
            }
            if (!rest.isEmpty()) {
                tables.postponeOutbox(
                        seqs(rest),
                        clock.instant().plus(Failures.backoff(3, settings.firstBackoff(), Duration.ofSeconds(2))),
                        error);
            }
        });
        var stuck = new TreeSet<>(rest.stream().map(Outgoing::target).toList());
        confirmed.forEach(message -> stuckTargets.remove(message.target()));
        if (stuckTargets.addAll(stuck)) {
            LOG.warn("Messages for {} stay in the outbox of '{}' and are sent again: {}", stuck, module, error);
        }
        metrics.sent(module, "broker", confirmed.size());
    }

    private static List<Long> seqs(List<Outgoing> messages) {
        return messages.stream().map(Outgoing::seq).toList();
    }
}
