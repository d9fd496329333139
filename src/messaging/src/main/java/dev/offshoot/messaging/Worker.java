package dev.offshoot.messaging;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Works off the deliveries of one module, one batch at a time. What a batch does, what it publishes, and the removal of
 * its rows commit together; the locks on the rows are the lease, and a crash gives it back.
 */
class Worker implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    private static final Duration LONGEST_APPOINTMENT = Duration.ofMinutes(1);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(20);
    private static final Duration LONGEST_ENDING_PAUSE = Duration.ofSeconds(10);
    private static final Duration FORGETTING = Duration.ofMinutes(1);
    private static final int ALL_LANES = 0b111;

    private final String module;
    private final ModuleTables tables;
    private final Listeners listeners;
    private final MessageJson json;
    private final TransactionOperations transactions;
    private final Runnable betweenDeliveries;
    private final Tracing tracing;
    private final MessagingMetrics metrics;
    private final Traffic traffic;
    private final MessagingSettings settings;
    private final Clock clock;
    private final Executor caller;

    private final Semaphore bell = new Semaphore(0);
    /** The lanes that may hold something, one bit each. */
    private final AtomicInteger lanes = new AtomicInteger();
    /**
     * When something falls due, for the near future; the poll finds the rest. These times are of {@link
     * System#nanoTime()}: a clock that is put back must not hide what is due.
     */
    private final PriorityQueue<Long> appointments = new PriorityQueue<>((one, other) -> Long.signum(one - other));

    /** When all lanes are looked into, woken or not. */
    private long nextLook = System.nanoTime();

    private long nextForgetting = System.nanoTime();

    /** What was counted because a crash may have left it: once, though trouble with the database interrupts the trial. */
    private final Set<Long> counted = new HashSet<>();

    /** The calls that have not come back, or whose ending is not recorded, by the row that each is made for. */
    private final Map<Long, UUID> callsUnderWay = new ConcurrentHashMap<>();

    private final ConcurrentLinkedQueue<Called> called = new ConcurrentLinkedQueue<>();

    /** Calls whose endings met trouble that passes, until they are recorded again. */
    private final List<Called> postponed = new ArrayList<>();

    private final Thread thread;
    private volatile boolean stopping;
    private volatile boolean abandoned;

    Worker(
            String module,
            ModuleTables tables,
            Listeners listeners,
            MessageJson json,
            TransactionOperations transactions,
            Runnable betweenDeliveries,
            Tracing tracing,
            MessagingMetrics metrics,
            Traffic traffic,
            MessagingSettings settings,
            Clock clock,
            Executor caller) {
        this.module = module;
        this.tables = tables;
        this.listeners = listeners;
        this.json = json;
        this.transactions = transactions;
        this.betweenDeliveries = betweenDeliveries;
        this.tracing = tracing;
        this.metrics = metrics;
        this.traffic = traffic;
        this.settings = settings;
        this.clock = clock;
        this.caller = caller;
        this.thread = new Thread(this, "deliveries-" + module);
    }

    /**
     * A call to the outside that has come back.
     *
     * @param retries how often its ending met trouble that passes
     * @param due not before this time, of {@link System#nanoTime()}, the ending is recorded
     */
    private record Called(
            Delivery delivery,
            UUID lease,
            @Nullable Ending ending,
            @Nullable Throwable failure,
            Instant begunAt,
            int retries,
            long due) {

        Called failedBy(Throwable cause) {
            return new Called(delivery, lease, null, cause, begunAt, retries, due);
        }

        Called postponedUntil(long time) {
            return new Called(delivery, lease, ending, failure, begunAt, retries + 1, time);
        }
    }

    void start() {
        thread.start();
    }

    boolean isRunning() {
        return thread.isAlive() && !stopping;
    }

    /**
     * Takes nothing new, finishes what it holds, and ends.
     *
     * @return false if it has not ended after a while: a call takes long, or the database is away. Until it has ended its
     *     leases are to be renewed, or somebody else makes its calls again
     */
    boolean stop() {
        stopping = true;
        ring();
        try {
            thread.join(LONGEST_STOP.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }

    /** Gives up what it still holds: whoever finds it when the leases have run out begins anew. */
    void abandon() {
        abandoned = true;
        ring();
    }

    boolean hasEnded() {
        return !thread.isAlive();
    }

    /** Says that a lane has something that falls due after so long. */
    void wake(Lane lane, Duration delay) {
        if (delay.isNegative() || delay.isZero()) {
            open(1 << lane.number);
            ring();
        } else if (delay.compareTo(LONGEST_APPOINTMENT) < 0) {
            makeAppointment(System.nanoTime() + delay.toNanos());
        }
    }

    private void makeAppointment(long time) {
        synchronized (appointments) {
            var first = appointments.peek();
            appointments.add(time);
            if (first != null && time - first >= 0) {
                return;
            }
        }
        ring();
    }

    private void ring() {
        if (bell.availablePermits() == 0) {
            bell.release();
        }
    }

    @Override
    public void run() {
        var troubles = 0;
        var proven = false;
        // a call that has come back is under way until its ending is recorded
        while (!abandoned && (!stopping || !callsUnderWay.isEmpty())) {
            try {
                if (!proven) {
                    tryWhatACrashMayHaveLeft();
                    proven = true;
                    lanes.set(ALL_LANES);
                }
                workOff();
                troubles = 0;
            } catch (RuntimeException | Error e) {
                if (troubles++ == 0) {
                    LOG.warn("Deliveries of '{}' pause: {}", module, Failures.describe(e));
                    LOG.debug("Cause", e);
                }
                lanes.set(ALL_LANES);
                pause(Failures.backoff(troubles, settings.firstBackoff(), Duration.ofSeconds(2)));
            }
        }
    }

    private void workOff() {
        endings();
        keepAppointments();
        var now = System.nanoTime();
        var open = lanes.getAndSet(0);
        if (now - nextLook >= 0) {
            // also while one lane is never empty: nobody rings for what another process wrote
            open = ALL_LANES;
            nextLook = now + settings.poll().toNanos();
        }
        if (stopping) {
            rest();
            return;
        }
        forget(now);
        var more = 0;
        if (isOpen(open, Lane.ORDINARY) && batch(Lane.ORDINARY, settings.batch())) {
            more |= 1 << Lane.ORDINARY.number;
        }
        if (isOpen(open, Lane.BULK) && batch(Lane.BULK, 1)) {
            more |= 1 << Lane.BULK.number;
        }
        if (isOpen(open, Lane.CALL) && calls()) {
            more |= 1 << Lane.CALL.number;
        }
        if (more == 0) {
            rest();
        } else {
            open(more);
        }
    }

    private void open(int some) {
        lanes.accumulateAndGet(some, (a, b) -> a | b);
    }

    private static boolean isOpen(int lanes, Lane lane) {
        return (lanes & 1 << lane.number) != 0;
    }

    /** Waits for the bell, the next appointment, or the poll. */
    private void rest() {
        if (lanes.get() != 0 && !stopping) {
            return;
        }
        var pause = settings.poll();
        synchronized (appointments) {
            var first = appointments.peek();
            if (first != null) {
                var until = Duration.ofNanos(first - System.nanoTime()).plusMillis(1);
                pause = until.compareTo(pause) < 0 ? until : pause;
            }
        }
        if (!pause(pause)) {
            lanes.set(ALL_LANES);
        }
    }

    private void keepAppointments() {
        synchronized (appointments) {
            var now = System.nanoTime();
            while (!appointments.isEmpty() && now - appointments.peek() >= 0) {
                appointments.remove();
                lanes.set(ALL_LANES);
            }
        }
    }

    /** Forgets ids of messages from outside that cannot come again any more: a thousand at a time, between batches. */
    private void forget(long now) {
        if (now - nextForgetting >= 0) {
            var forgotten = transactions.execute(status -> tables.forgetInbox(settings.inboxKept()));
            if (forgotten == null || forgotten == 0) {
                nextForgetting = now + FORGETTING.toNanos();
            }
        }
    }

    private boolean pause(Duration length) {
        try {
            var rung = bell.tryAcquire(Math.max(length.toNanos(), 0), TimeUnit.NANOSECONDS);
            bell.drainPermits();
            return rung;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopping = true;
            return true;
        }
    }

    /**
     * What was taken and not finished when a process died is what is due first. If one of these killed it, it would kill
     * again: so each is counted, in a transaction of its own, and then tried alone.
     */
    private void tryWhatACrashMayHaveLeft() {
        for (var lane : List.of(Lane.ORDINARY, Lane.BULK)) {
            for (var seq : tables.oldest(lane, lane == Lane.BULK ? 1 : settings.batch())) {
                if (stopping) {
                    return;
                }
                var found = transactions.execute(status -> {
                    var delivery = tables.take(seq, lane);
                    if (delivery == null || counted.contains(seq)) {
                        return delivery;
                    }
                    if (delivery.attempts() >= settings.attempts()) {
                        park(
                                delivery,
                                delivery.attempts(),
                                delivery.retries(),
                                "The process died each time that this was delivered");
                        return null;
                    }
                    tables.count(delivery, delivery.attempts() + 1, "Being tried after a start");
                    return delivery;
                });
                if (found != null) {
                    counted.add(seq);
                    alone(seq, lane, 1);
                }
            }
        }
        counted.clear();
    }

    /** Works off a batch; answers whether there may be more. */
    private boolean batch(Lane lane, int most) {
        var begunAt = clock.instant();
        var batch = new Batch();
        try {
            transactions.executeWithoutResult(status -> {
                batch.choose(tables.take(lane, most));
                deliver(batch.chosen);
            });
            if (!batch.chosen.isEmpty()) {
                HaltPoint.reached(HaltPoint.AFTER_COMMIT);
                delivered(batch.chosen, one -> begunAt);
            }
        } catch (RuntimeException | Error e) {
            if (batch.chosen.isEmpty() || !tables.answers()) {
                throw e;
            }
            if (batch.chosen.size() == 1) {
                failed(batch.chosen.get(0), e, 0);
            } else {
                LOG.debug("A batch of {} deliveries of '{}' is tried one by one", batch.chosen.size(), module, e);
                batch.chosen.forEach(delivery -> alone(delivery.seq(), lane, 0));
            }
        }
        batch.troubled.forEach(delivery -> alone(delivery.seq(), lane, 0));
        return batch.isCut || batch.chosen.size() + batch.troubled.size() >= most;
    }

    /** What of the deliveries that are due is worked off in one transaction. */
    private final class Batch {

        final List<Delivery> chosen = new ArrayList<>();
        /** What failed before would roll the others back with it: it is tried alone. */
        final List<Delivery> troubled = new ArrayList<>();

        /** Whether something stays in its lane, for the next batch. */
        boolean isCut;

        void choose(List<Delivery> due) {
            chosen.clear();
            troubled.clear();
            isCut = false;
            var size = 0;
            for (var delivery : due) {
                if (delivery.isKnownToFail()) {
                    troubled.add(delivery);
                } else if (!chosen.isEmpty()
                        && (batchListenerOf(delivery) != batchListenerOf(chosen.get(0))
                                || size + delivery.message().payload().length() > settings.batchBytes())) {
                    isCut = true;
                } else {
                    size += delivery.message().payload().length();
                    chosen.add(delivery);
                }
            }
        }

        /**
         * A listener that takes a whole batch locks the rows of all its messages in one order. Two such listeners in one
         * transaction would each begin anew, and another host that does the same would wait for this one in a circle: so
         * each has a transaction of its own.
         */
        private @Nullable Listener batchListenerOf(Delivery delivery) {
            var listener = listeners.find(module, delivery.message().type(), delivery.listener());
            return listener == null || !listener.batch ? null : listener;
        }
    }

    /** Tries a delivery in a transaction of its own. The row may already carry attempts that were counted first. */
    private void alone(long seq, Lane lane, int counted) {
        var begunAt = clock.instant();
        var taken = new ArrayList<Delivery>();
        try {
            transactions.executeWithoutResult(status -> {
                taken.clear();
                var delivery = tables.take(seq, lane);
                if (delivery != null) {
                    taken.add(delivery);
                    deliver(taken);
                }
            });
            if (!taken.isEmpty()) {
                delivered(taken, one -> begunAt);
            }
        } catch (RuntimeException | Error e) {
            if (taken.isEmpty() || !tables.answers()) {
                throw e;
            }
            failed(taken.get(0), e, counted);
        }
    }

    /** In a transaction: hands each delivery to its listener, or all to one that takes a batch, and removes them. */
    private void deliver(List<Delivery> deliveries) {
        if (deliveries.isEmpty()) {
            return;
        }
        deliveries.sort(Comparator.comparing(
                        (Delivery delivery) -> delivery.message().subject(),
                        Comparator.nullsFirst(Comparator.naturalOrder()))
                .thenComparing(Delivery::seq));
        var first = deliveries.get(0);
        var common = listenerOf(first);
        if (common.batch) {
            var messages = deliveries.stream()
                    .map(delivery -> json.read(delivery.message(), common.type))
                    .toList();
            tracing.withinEach(
                    deliveries, () -> common.invoke(messages, first.message().id()));
            betweenDeliveries.run();
        } else {
            for (var delivery : deliveries) {
                var listener = listenerOf(delivery);
                var message = json.read(delivery.message(), listener.type);
                tracing.within(
                        delivery,
                        () -> listener.invoke(message, delivery.message().id()));
                betweenDeliveries.run();
            }
        }
        tables.delete(deliveries.stream().map(Delivery::seq).toList());
        HaltPoint.reached(HaltPoint.BEFORE_COMMIT);
    }

    private Listener listenerOf(Delivery delivery) {
        var listener = listeners.find(module, delivery.message().type(), delivery.listener());
        if (listener == null) {
            throw new UnreadableMessage("Module '" + module + "' has no listener '" + delivery.listener() + "' for "
                    + delivery.message().type() + " in this process");
        }
        return listener;
    }

    private void delivered(List<Delivery> deliveries, Function<Delivery, Instant> begunAt) {
        var now = clock.instant();
        metrics.batch(module, deliveries.size());
        for (var delivery : deliveries) {
            metrics.delivered(module, delivery.message().type());
            traffic.delivered(module, delivery, begunAt.apply(delivery), now);
        }
    }

    /** Lets a delivery wait, or parks it; the row's count includes what was counted before it was tried. */
    private void failed(Delivery delivery, Throwable failure, int counted) {
        var passing = Failures.isPassing(failure);
        var attempts = delivery.attempts() - counted + (passing ? 0 : 1);
        var retries = delivery.retries() + (passing ? 1 : 0);
        var givenUp = attempts >= settings.attempts() || retries >= settings.retries();
        metrics.failed(module, delivery.message().type());
        transactions.executeWithoutResult(status -> {
            if (givenUp) {
                park(delivery, attempts, retries, Failures.describe(failure));
            } else {
                var pause = Failures.backoff(
                        passing ? retries : attempts, settings.firstBackoff(), settings.longestBackoff());
                tables.putBack(delivery, laneOf(delivery), pause, attempts, retries, Failures.describe(failure));
                wake(laneOf(delivery), pause);
            }
        });
        tracing.named(delivery, () -> {
            if (givenUp) {
                reportParked(failure);
            } else {
                LOG.info(
                        "{} {} for {} is tried again (failed {} of {} times, and {} of {} by trouble that passes): {}",
                        delivery.message().type(),
                        delivery.message().id(),
                        delivery.listener(),
                        attempts,
                        settings.attempts(),
                        retries,
                        settings.retries(),
                        Failures.describe(failure));
                LOG.debug("Cause", failure);
            }
            return null;
        });
    }

    private static void reportParked(Throwable failure) {
        if (Failures.isOfData(failure)) {
            LOG.debug("Cause of what was parked", failure);
        } else {
            LOG.error("Cause of what was parked", failure);
        }
    }

    private Lane laneOf(Delivery delivery) {
        var listener = listeners.find(module, delivery.message().type(), delivery.listener());
        return listener == null ? Lane.ORDINARY : listener.lane();
    }

    private void park(Delivery delivery, int attempts, int retries, String error) {
        tables.putBack(delivery, Lane.PARKED, Duration.ZERO, attempts, retries, error);
        metrics.parked(module, delivery.message().type());
        tracing.named(delivery, () -> {
            LOG.error(
                    "{} {} for {} is parked after {} attempts: {}. /actuator/deliveries lists it, and drives it again",
                    delivery.message().type(),
                    delivery.message().id(),
                    delivery.listener(),
                    attempts + retries,
                    error);
            return null;
        });
    }

    /** Leases deliveries that call the outside, and begins the calls; answers whether there may be more. */
    private boolean calls() {
        var free = settings.calls() - callsUnderWay.size();
        if (free <= 0) {
            return false;
        }
        var lease = UUID.randomUUID();
        var leased = new ArrayList<Delivery>();
        var full = Boolean.TRUE.equals(transactions.execute(status -> {
            leased.clear();
            var taken = tables.take(Lane.CALL, free);
            for (var delivery : taken) {
                if (callsUnderWay.containsKey(delivery.seq())) {
                    // its lease ran out because the database was away, and nobody else has noticed
                    renew();
                } else if (delivery.attempts() >= settings.attempts()) {
                    park(
                            delivery,
                            delivery.attempts(),
                            delivery.retries(),
                            "No call came back: the process died, or the lease ran out");
                } else {
                    leased.add(delivery);
                }
            }
            if (!leased.isEmpty()) {
                tables.lease(leased.stream().map(Delivery::seq).toList(), lease, settings.lease());
            }
            return taken.size() == free;
        }));
        for (var delivery : leased) {
            HaltPoint.reached(HaltPoint.BEFORE_CALL);
            callsUnderWay.put(delivery.seq(), lease);
            caller.execute(() -> call(delivery, lease));
        }
        return full && callsUnderWay.size() < settings.calls();
    }

    /**
     * Renews the leases, while a batch may be under way. A call may take as long as it takes: while this process lives
     * nobody else makes it, and soon after somebody does.
     */
    void renewLeases() {
        if (!callsUnderWay.isEmpty()) {
            transactions.executeWithoutResult(status -> renew());
        }
    }

    private void renew() {
        var underWay = Map.copyOf(callsUnderWay);
        if (!underWay.isEmpty()) {
            tables.renew(underWay, settings.lease());
        }
    }

    private void call(Delivery delivery, UUID lease) {
        Called result;
        var begunAt = clock.instant();
        var begun = System.nanoTime();
        try {
            var listener = listenerOf(delivery);
            var message = json.read(delivery.message(), listener.type);
            var ending = tracing.within(
                    delivery, () -> listener.invoke(message, delivery.message().id(), delivery.isKnownToFail()));
            result = new Called(delivery, lease, ending, null, begunAt, 0, begun);
        } catch (RuntimeException | Error e) {
            result = new Called(delivery, lease, null, e, begunAt, 0, begun);
        }
        called.add(result);
        ring();
    }

    /** Records what calls brought: those that went well together, the others one by one. */
    private void endings() {
        var now = System.nanoTime();
        for (var waiting = postponed.iterator(); waiting.hasNext(); ) {
            var one = waiting.next();
            if (now - one.due() >= 0) {
                waiting.remove();
                called.add(one);
            }
        }
        var succeeded = new ArrayList<Called>();
        var failed = new ArrayList<Called>();
        for (var next = called.poll(); next != null; next = called.poll()) {
            (next.failure() == null ? succeeded : failed).add(next);
            if (succeeded.size() + failed.size() == settings.batch()) {
                ring();
                break;
            }
        }
        if (succeeded.isEmpty() && failed.isEmpty()) {
            return;
        }
        try {
            record(succeeded, failed);
            while (!failed.isEmpty()) {
                giveBack(failed.get(0));
                failed.remove(0);
            }
        } catch (RuntimeException | Error e) {
            // the database is away: what the calls brought is kept until it is back
            called.addAll(succeeded);
            called.addAll(failed);
            throw e;
        }
        // there is room for other calls now
        open(1 << Lane.CALL.number);
    }

    /** Moves each call from the first list to nowhere, or to the second one if its ending fails for good. */
    private void record(List<Called> succeeded, List<Called> failed) {
        if (succeeded.isEmpty()) {
            return;
        }
        HaltPoint.reached(HaltPoint.BEFORE_ENDING);
        try {
            end(succeeded);
            succeeded.clear();
        } catch (RuntimeException | Error together) {
            if (!tables.answers()) {
                throw together;
            }
            if (succeeded.size() == 1) {
                endingFailed(succeeded.remove(0), together, failed);
            }
            while (!succeeded.isEmpty()) {
                var one = succeeded.get(0);
                try {
                    end(List.of(one));
                } catch (RuntimeException | Error alone) {
                    if (!tables.answers()) {
                        throw alone;
                    }
                    endingFailed(one, alone, failed);
                }
                succeeded.remove(0);
            }
        }
    }

    /** After trouble that passes the ending is recorded again, and the call is not made again. */
    private void endingFailed(Called one, Throwable cause, List<Called> failed) {
        if (Failures.isPassing(cause) && one.retries() < settings.retries()) {
            var pause = Failures.backoff(one.retries() + 1, settings.firstBackoff(), LONGEST_ENDING_PAUSE);
            var due = System.nanoTime() + pause.toNanos();
            postponed.add(one.postponedUntil(due));
            makeAppointment(due);
            LOG.debug("What a call brought is recorded again", cause);
        } else {
            failed.add(one.failedBy(cause));
        }
    }

    private void giveBack(Called one) {
        var failure = one.failure();
        if (failure != null && holds(one)) {
            // the lease has counted this attempt already
            var counted = new Delivery(
                    one.delivery().seq(),
                    one.delivery().message(),
                    one.delivery().listener(),
                    one.delivery().attempts() + 1,
                    one.delivery().retries());
            failed(counted, failure, 1);
        }
        callsUnderWay.remove(one.delivery().seq(), one.lease());
    }

    private boolean holds(Called one) {
        return Boolean.TRUE.equals(transactions.execute(status ->
                !tables.takeLeased(Map.of(one.delivery().seq(), one.lease())).isEmpty()));
    }

    private void end(List<Called> calls) {
        var ended = new ArrayList<Delivery>();
        var begunAt = new HashMap<Delivery, Instant>();
        calls.forEach(one -> begunAt.put(one.delivery(), one.begunAt()));
        transactions.executeWithoutResult(status -> {
            ended.clear();
            var leases = new HashMap<Long, UUID>();
            calls.forEach(one -> leases.put(one.delivery().seq(), one.lease()));
            Set<Long> standing = tables.takeLeased(leases);
            var sorted = new ArrayList<>(calls);
            sorted.sort(Comparator.comparing(
                    one -> one.delivery().message().subject(), Comparator.nullsFirst(Comparator.naturalOrder())));
            for (var one : sorted) {
                if (standing.contains(one.delivery().seq())) {
                    tracing.within(one.delivery(), () -> {
                        if (one.ending() != null) {
                            one.ending().record();
                        }
                        return null;
                    });
                    betweenDeliveries.run();
                    ended.add(one.delivery());
                }
            }
            if (!ended.isEmpty()) {
                tables.delete(ended.stream().map(Delivery::seq).toList());
            }
        });
        calls.forEach(one -> callsUnderWay.remove(one.delivery().seq(), one.lease()));
        if (!ended.isEmpty()) {
            delivered(ended, begunAt::get);
        }
    }
}
