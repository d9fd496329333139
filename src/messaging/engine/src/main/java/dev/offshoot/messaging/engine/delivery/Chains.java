package dev.offshoot.messaging.engine.delivery;

import dev.offshoot.messaging.engine.publication.MessagePublisher;
import dev.offshoot.messaging.engine.store.Delivery;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers what a delivery publishes for modules of this process at once, in the transaction that published it: such a
 * message needs no row, and no commit of its own. Calls to external systems, scheduled messages, bulk listeners, and modules
 * that are hosted elsewhere get their rows as always.
 *
 * <p>A chain is about one subject, and no two chains of a process are about the same one. All rows that a chain locks
 * therefore belong to one order, for example, and chains do not wait for each other in a circle.
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

    private final MessagePublisher publisher;
    private final boolean enabled;
    private final Map<String, Member> members = new ConcurrentHashMap<>();
    private final Set<String> subjects = ConcurrentHashMap.newKeySet();
    /** Read-locked by each chain in progress. */
    private final ReentrantReadWriteLock inProgress = new ReentrantReadWriteLock();

    private volatile long pausedUntil = System.nanoTime();

    /** A module that this process hosts. */
    private record Member(Invoker invoker, DeliveryReport report) {}

    /** @param enabled whether chains begin at all */
    public Chains(MessagePublisher publisher, boolean enabled) {
        this.publisher = publisher;
        this.enabled = enabled;
    }

    /** Lets chains deliver to this module. */
    public void join(String module, Invoker invoker, DeliveryReport report) {
        members.put(module, new Member(invoker, report));
    }

    /**
     * From now on, messages to this module get rows. Waits for the chains in progress, which may deliver to it, but not longer
     * than for a worker.
     */
    public void leave(String module) {
        members.remove(module);
        try {
            if (inProgress.writeLock().tryLock(LONGEST_STOP.toSeconds(), TimeUnit.SECONDS)) {
                inProgress.writeLock().unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A chain for one transaction. Close it after the transaction. */
    public Chain open() {
        return new Chain(enabled);
    }

    /** A chain that delivers nothing. */
    public Chain none() {
        return new Chain(false);
    }

    private static @Nullable String commonSubject(List<Delivery> deliveries) {
        var subject = deliveries.isEmpty() ? null : deliveries.get(0).message().subject();
        return deliveries.stream()
                        .allMatch(one -> one.message().subject() != null
                                && one.message().subject().equals(subject))
                ? subject
                : null;
    }

    /** The deliveries that continue those of one transaction. */
    public final class Chain implements AutoCloseable {

        private final boolean wanted;
        private final Map<Member, List<Delivery>> delivered = new LinkedHashMap<>();
        private @Nullable String subject;

        private Chain(boolean wanted) {
            this.wanted = wanted;
        }

        /**
         * In the transaction: delivers what it has published so far, and what that publishes. Delivers nothing if the
         * deliveries are about different subjects, if there is a chain about their subject, or if one has just failed.
         */
        public void continueFrom(List<Delivery> deliveries) {
            delivered.clear();
            var common = commonSubject(deliveries);
            if (!wanted || common == null || System.nanoTime() - pausedUntil < 0 || !subjects.add(common)) {
                return;
            }
            subject = common;
            inProgress.readLock().lock();
            var end = System.nanoTime() + LONGEST_TIME.toNanos();
            for (var length = 0; length < LONGEST && System.nanoTime() - end < 0; length++) {
                var next = publisher.take(common, members::containsKey);
                if (next == null) {
                    return;
                }
                var member = members.get(next.module());
                if (member == null) {
                    throw new IllegalStateException("Module '" + next.module() + "' is no longer hosted");
                }
                var delivery = new Delivery(0, next.message(), next.listener(), 0, 0);
                delivered.computeIfAbsent(member, one -> new ArrayList<>()).add(delivery);
                member.invoker().invoke(List.of(delivery));
            }
        }

        /**
         * After a rollback: whether the same transaction without a chain may succeed.
         *
         * @param cause why it was rolled back
         */
        public boolean failed(Throwable cause) {
            if (delivered.isEmpty()) {
                return false;
            }
            pausedUntil = System.nanoTime() + PAUSE.toNanos();
            LOG.debug("A chain failed, and its first delivery is repeated without it", cause);
            return true;
        }

        /** After the commit: reports the deliveries. */
        public void report(Instant begunAt) {
            delivered.forEach((member, deliveries) -> member.report().delivered(deliveries, one -> begunAt));
        }

        @Override
        public void close() {
            if (subject != null) {
                subjects.remove(subject);
                subject = null;
                inProgress.readLock().unlock();
            }
        }
    }
}
