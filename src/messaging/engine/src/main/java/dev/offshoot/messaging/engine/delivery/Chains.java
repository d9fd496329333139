package dev.offshoot.messaging.engine.delivery;

import dev.offshoot.messaging.engine.failure.HaltPoint;
import dev.offshoot.messaging.engine.publication.MessagePublisher;
import dev.offshoot.messaging.engine.store.Delivery;
import dev.offshoot.messaging.spi.Envelope;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Delivers what a delivery publishes for modules of this process at once, in the transaction that published it: such a
 * message needs no row, and no commit of its own. Calls to external systems, scheduled messages, bulk listeners, and modules
 * that are hosted elsewhere get their rows as always.
 *
 * <p>A module handles one batch at a time in a process, and its listeners may rely on that. So a chain delivers to a module
 * only while no other thread does, and keeps its turn until the transaction has ended. It never waits for one: a message to a
 * busy module gets its row. A chain is about one subject, so that it locks few rows.
 *
 * <p>If anything in a chain fails, the whole transaction is rolled back, and the caller repeats it without a chain. So a
 * consumer cannot fail its publisher: its message becomes an ordinary delivery, with attempts of its own.
 */
public final class Chains {

    private static final Logger LOG = LoggerFactory.getLogger(Chains.class);
    /** The maximum number of deliveries of a chain. What is left over gets rows. */
    private static final int LONGEST = 32;
    /** The time after which a chain ends, because it holds locks and a connection. */
    private static final Duration LONGEST_TIME = Duration.ofMillis(100);

    private static final Duration LONGEST_STOP = Duration.ofSeconds(20);
    /** After a failure, no chain begins for this time: a listener that always fails would double the work of its publisher. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** A chain that delivers nothing. */
    static final Chain NONE = new Chain() {
        @Override
        public void continueFrom(Collection<Envelope> messages) {}

        @Override
        public void report() {}
    };

    private final MessagePublisher publisher;
    private final TransactionOperations transactions;
    private final boolean enabled;
    private final Map<String, Member> members = new ConcurrentHashMap<>();
    private volatile long pausedUntil = System.nanoTime();

    /** A module that this process hosts, and whose turn only one thread at a time has. */
    private record Member(Invoker invoker, DeliveryReport report, ReentrantLock turn) {}

    /** @param enabled whether chains begin at all */
    public Chains(MessagePublisher publisher, TransactionOperations transactions, boolean enabled) {
        this.publisher = publisher;
        this.transactions = transactions;
        this.enabled = enabled;
    }

    /** Lets chains deliver to this module, whose worker does its own work through the returned object. */
    public Turn join(String module, Invoker invoker, DeliveryReport report) {
        var member = new Member(invoker, report, new ReentrantLock());
        members.put(module, member);
        return new Turn(member.turn());
    }

    /**
     * From now on, messages to this module get rows. Waits for a chain that delivers to it, but no longer than for a
     * worker.
     */
    public void leave(String module) {
        var left = members.remove(module);
        if (left == null) {
            return;
        }
        try {
            if (left.turn().tryLock(LONGEST_STOP.toSeconds(), TimeUnit.SECONDS)) {
                left.turn().unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The turn of one module: its worker has it for the length of a transaction. */
    public final class Turn {

        private final ReentrantLock lock;

        private Turn(ReentrantLock lock) {
            this.lock = lock;
        }

        /** Same as {@link Chains#execute}, once it is the module's turn. */
        public Chain execute(boolean wanted, BooleanSupplier databaseAnswers, Consumer<Chain> work) {
            lock.lock();
            try {
                return Chains.this.execute(wanted, databaseAnswers, work);
            } finally {
                lock.unlock();
            }
        }
    }

    /** The deliveries that continue those of one transaction. */
    public interface Chain {

        /**
         * In the transaction: delivers what it has published or received so far, and what that publishes. Delivers nothing
         * if these messages, from which it begins, are about different subjects.
         */
        void continueFrom(Collection<Envelope> messages);

        /** After the commit: reports the deliveries. */
        void report();
    }

    /**
     * Does the work in a transaction, which may go on with a chain. If it fails with a chain, does the work again in a
     * transaction without one.
     *
     * @param wanted whether a chain may begin
     * @param databaseAnswers whether a repetition can succeed
     * @return the chain of the transaction that has committed
     */
    public Chain execute(boolean wanted, BooleanSupplier databaseAnswers, Consumer<Chain> work) {
        if (wanted && enabled && System.nanoTime() - pausedUntil >= 0) {
            var chain = new Deliveries();
            try {
                transactions.executeWithoutResult(status -> work.accept(chain));
                return chain;
            } catch (RuntimeException | Error e) {
                if (chain.delivered.isEmpty() || !databaseAnswers.getAsBoolean()) {
                    throw e;
                }
                pausedUntil = System.nanoTime() + PAUSE.toNanos();
                LOG.debug("A chain failed, and its first delivery is repeated without it", e);
            } finally {
                chain.end();
            }
        }
        transactions.executeWithoutResult(status -> work.accept(NONE));
        return NONE;
    }

    private static @Nullable String commonSubject(Collection<Envelope> messages) {
        var subjects = messages.stream().map(Envelope::subject).distinct().toList();
        return subjects.size() == 1 ? subjects.get(0) : null;
    }

    private final class Deliveries implements Chain {

        private final Map<Member, List<Delivery>> delivered = new LinkedHashMap<>();
        private final Map<Delivery, Instant> begunAt = new HashMap<>();
        private final Map<String, Member> mine = new HashMap<>();

        @Override
        public void continueFrom(Collection<Envelope> messages) {
            var subject = commonSubject(messages);
            if (subject == null) {
                return;
            }
            var end = System.nanoTime() + LONGEST_TIME.toNanos();
            for (var length = 0; length < LONGEST && System.nanoTime() - end < 0; length++) {
                var next = publisher.take(subject, this::hasTurn);
                if (next == null) {
                    return;
                }
                var member = mine.get(next.module());
                var delivery = new Delivery(0, next.message(), next.listener(), 0, 0);
                delivered.computeIfAbsent(member, one -> new ArrayList<>()).add(delivery);
                begunAt.put(delivery, member.report().now());
                member.invoker().invoke(List.of(delivery));
                HaltPoint.reached(HaltPoint.IN_CHAIN);
            }
        }

        private boolean hasTurn(String module) {
            if (mine.containsKey(module)) {
                return true;
            }
            var member = members.get(module);
            if (member == null || !member.turn().tryLock()) {
                return false;
            }
            if (members.get(module) != member) {
                // it has left meanwhile, and may not wait for this chain any more
                member.turn().unlock();
                return false;
            }
            mine.put(module, member);
            return true;
        }

        @Override
        public void report() {
            delivered.forEach((member, some) -> member.report().delivered(some, begunAt::get));
        }

        private void end() {
            mine.values().forEach(member -> member.turn().unlock());
        }
    }
}
