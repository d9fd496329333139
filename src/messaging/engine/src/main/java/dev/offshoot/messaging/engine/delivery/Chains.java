package dev.offshoot.messaging.engine.delivery;

import dev.offshoot.messaging.engine.MessagingSettings;
import dev.offshoot.messaging.engine.failure.HaltPoint;
import dev.offshoot.messaging.engine.listeners.Listener;
import dev.offshoot.messaging.engine.publication.LocalMessage;
import dev.offshoot.messaging.engine.publication.MessagePublisher;
import dev.offshoot.messaging.engine.store.Delivery;
import dev.offshoot.messaging.spi.Envelope;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
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
 * busy module gets its row. A chain is about the subjects of the deliveries from which it begins. Each module gets what there
 * is for it at once, in the order of the subjects, as in a batch of its worker; and later only what is about these subjects
 * too, so that processes lock rows in the same order.
 *
 * <p>If anything in a chain fails, the whole transaction is rolled back, and the caller repeats it without a chain. So a
 * consumer cannot fail its publisher: its message becomes an ordinary delivery, with attempts of its own.
 */
public final class Chains {

    private static final Logger LOG = LoggerFactory.getLogger(Chains.class);
    /** The maximum number of links of a chain. What is left over gets rows. */
    private static final int LONGEST = 32;
    /** The time after which a chain ends, because it holds locks and a connection. */
    private static final Duration LONGEST_TIME = Duration.ofMillis(100);

    private static final Duration LONGEST_STOP = Duration.ofSeconds(20);
    /** After a failure, no chain begins for this time: a listener that always fails would double the work of its publisher. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** A chain that delivers nothing. */
    static final Chain NONE = (messages, deliveredTo) -> {};

    private final MessagePublisher publisher;
    private final TransactionOperations transactions;
    private final MessagingSettings settings;
    private final Map<String, Member> members = new ConcurrentHashMap<>();
    private volatile long pausedUntil = System.nanoTime();

    /** A module that this process hosts, and whose turn only one thread at a time has. */
    private record Member(Invoker invoker, DeliveryReport report, ReentrantLock turn) {}

    public Chains(MessagePublisher publisher, TransactionOperations transactions, MessagingSettings settings) {
        this.publisher = publisher;
        this.transactions = transactions;
        this.settings = settings;
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
         * In the transaction: delivers what it has published or received so far about the subjects of these messages, and
         * what that publishes about them.
         *
         * @param deliveredTo the module to which these messages were delivered; null if they were only received
         */
        void continueFrom(Collection<Envelope> messages, @Nullable String deliveredTo);

        /** After the commit: reports the deliveries. */
        default void report() {}
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
        if (wanted && settings.chains() && System.nanoTime() - pausedUntil >= 0) {
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

    private final class Deliveries implements Chain {

        private final Map<Member, List<Delivery>> delivered = new LinkedHashMap<>();
        private final Map<Delivery, Instant> begunAt = new HashMap<>();
        private final Map<String, Member> mine = new HashMap<>();
        /** The subjects of what was delivered to each module. */
        private final Map<Member, Set<String>> subjectsOf = new HashMap<>();

        @Override
        public void continueFrom(Collection<Envelope> messages, @Nullable String deliveredTo) {
            var subjects = messages.stream()
                    .map(Envelope::subject)
                    .filter(Objects::nonNull)
                    .collect(Collectors.toSet());
            var first = deliveredTo == null ? null : members.get(deliveredTo);
            if (first != null) {
                subjectsOf.put(first, new HashSet<>(subjects));
            }
            var end = System.nanoTime() + LONGEST_TIME.toNanos();
            for (var length = 0; length < LONGEST && System.nanoTime() - end < 0; length++) {
                var link = new Link(subjects);
                publisher.take(link::takes);
                if (link.deliveries.isEmpty()) {
                    return;
                }
                deliver(link);
                HaltPoint.reached(HaltPoint.IN_CHAIN);
            }
        }

        private void deliver(Link link) {
            var member = Objects.requireNonNull(link.member);
            link.deliveries.sort(BatchDelivery.BY_SUBJECT);
            var now = member.report().now();
            link.deliveries.forEach(delivery -> begunAt.put(delivery, now));
            delivered.computeIfAbsent(member, one -> new ArrayList<>()).addAll(link.deliveries);
            var subjects = subjectsOf.computeIfAbsent(member, one -> new HashSet<>());
            link.deliveries.forEach(delivery -> subjects.add(delivery.message().subject()));
            member.invoker().invoke(link.deliveries);
        }

        /** What is delivered to one module together: the first message that can be delivered, and others that can go with it. */
        private final class Link {

            private final Set<String> subjects;
            private final List<Delivery> deliveries = new ArrayList<>();
            private long size;
            /** Module and subject of messages that get rows: later ones must not overtake them. */
            private final Set<List<String>> behind = new HashSet<>();

            private final Set<String> busy = new HashSet<>();
            private @Nullable Member member;
            /** The listener that takes them all at once; null if each is invoked on its own. */
            private @Nullable Listener batch;

            private Link(Set<String> subjects) {
                this.subjects = subjects;
            }

            private boolean takes(LocalMessage message) {
                var subject = message.message().subject();
                if (subject == null || !subjects.contains(subject)) {
                    return false;
                }
                var theirs = mine.getOrDefault(message.module(), members.get(message.module()));
                if (theirs == null || member != null && member != theirs) {
                    return false;
                }
                var delivery = new Delivery(0, message.message(), message.listener(), 0, 0);
                var place = List.of(message.module(), subject);
                if (behind.contains(place) || !fits(delivery, theirs) || !isFree(message.module())) {
                    behind.add(place);
                    return false;
                }
                member = theirs;
                batch = theirs.invoker().batchListener(delivery);
                size += message.message().payload().length();
                return deliveries.add(delivery);
            }

            private boolean fits(Delivery delivery, Member theirs) {
                if (theirs.invoker().isClaimed(delivery)) {
                    // it may do more than write, and a failure further on would repeat it
                    return false;
                }
                var before = subjectsOf.get(theirs);
                if (before != null && !before.contains(delivery.message().subject())) {
                    // it would lock further rows after those of the subjects before, in an order of its own
                    return false;
                }
                return deliveries.isEmpty()
                        || batch == theirs.invoker().batchListener(delivery)
                                && deliveries.size() < settings.batch()
                                && size + delivery.message().payload().length() <= settings.batchBytes();
            }

            /** Takes the module's turn, the last thing before a message for it is taken, so that no other thread waits in vain. */
            private boolean isFree(String module) {
                if (!busy.contains(module) && hasTurn(module)) {
                    return true;
                }
                // until the next link, also if it is free a moment later: what it gets now would overtake this message
                busy.add(module);
                return false;
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
