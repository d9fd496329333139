package dev.offshoot.messaging;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
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
    /** When something falls due, for the near future; the poll finds the rest. */
    private final PriorityQueue<Instant> appointments = new PriorityQueue<>();

    /** When all lanes are looked into, woken or not. */
    private Instant nextLook = Instant.MIN;

    private Instant nextForgetting = Instant.MIN;

    /** What was counted because a crash may have left it: once, though trouble with the database interrupts the trial. */
    private final Set<Long> counted = new HashSet<>();

    /** The calls that have not come back, or whose ending is not recorded, by the row that each is made for. */
    private final Map<Long, UUID> callsUnderWay = new ConcurrentHashMap<>();

    private final ConcurrentLinkedQueue<Called> called = new ConcurrentLinkedQueue<>();

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

    /** A call to the outside that has come back. */
    private record Called(
            Delivery delivery,
            UUID lease,
            @Nullable Ending ending,
            @Nullable Throwable failure,
            Instant begunAt) {

        Called failedBy(Throwable cause) {
            return new Called(delivery, lease, null, cause, begunAt);
        }
    }

    void start() {
        thread.start();
    }

    boolean isRunning() {
        return thread.isAlive() && !stopping;
    }

    /** Finishes what it holds, and ends. */
    void stop() {
        stopping = true;
        ring();
        try {
            thread.join(LONGEST_STOP.toMillis());
            // the database has been away all that time: what calls brought is asked for again after a start
            abandoned = true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Says that a lane has something that falls due then. */
    void wake(Lane lane, Instant due) {
        var now = clock.instant();
        if (!due.isAfter(now)) {
            open(1 << lane.number);
            ring();
        } else if (due.isBefore(now.plus(LONGEST_APPOINTMENT))) {
            synchronized (appointments) {
                var first = appointments.peek();
                appointments.add(due);
                if (first != null && !due.isBefore(first)) {
                    return;
                }
            }
            ring();
        }
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
        while (!abandoned && (!stopping || !callsUnderWay.isEmpty() || !called.isEmpty())) {
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
        var now = clock.instant();
        var open = lanes.getAndSet(0);
        if (!now.isBefore(nextLook)) {
            // also while one lane is never empty: nobody rings for what another process wrote
            open = ALL_LANES;
            nextLook = now.plus(settings.poll());
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
            var now = clock.instant();
            var first = appointments.peek();
            if (first != null) {
                var until = Duration.between(now, first).plusMillis(1);
                pause = until.compareTo(pause) < 0 ? until : pause;
            }
        }
        if (!pause(pause)) {
            lanes.set(ALL_LANES);
        }
    }

    private void keepAppointments() {
        synchronized (appointments) {
            var now = clock.instant();
            while (!appointments.isEmpty() && !appointments.peek().isAfter(now)) {
                appointments.remove();
                lanes.set(ALL_LANES);
            }
        }
    }

    /** Forgets ids of messages from outside that cannot come again any more: a thousand at a time, between batches. */
    private void forget(Instant now) {
        if (!now.isBefore(nextForgetting)) {
            var forgotten = transactions.execute(status -> tables.forgetInbox(now.minus(settings.inboxKept())));
            if (forgotten == null || forgotten == 0) {
                nextForgetting = now.plus(FORGETTING);
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
            for (var seq : tables.oldest(lane, clock.instant(), lane == Lane.BULK ? 1 : settings.batch())) {
                if (stopping) {
                    return;
                }
                var found = transactions.execute(status -> {
                    var delivery = tables.take(seq, lane, clock.instant());
                    if (delivery == null || counted.contains(seq)) {
                        return delivery;
                    }
                    if (delivery.attempts() >= settings.attempts()) {
                        park(delivery, delivery.attempts(), "The process died each time that this was delivered");
                        return null;
                    }
                    tables.putBack(
                            delivery,
                            lane,
                            delivery.message().due(),
                            delivery.attempts() + 1,
                            "Being tried after a start");
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
        var taken = new ArrayList<Delivery>();
        try {
            transactions.executeWithoutResult(status -> {
                taken.clear();
                var size = 0;
                for (var delivery : tables.take(lane, clock.instant(), most)) {
                    size += delivery.message().payload().length();
                    if (!taken.isEmpty() && size > settings.batchBytes()) {
                        break;
                    }
                    taken.add(delivery);
                }
                deliver(taken);
            });
            if (!taken.isEmpty()) {
                HaltPoint.reached(HaltPoint.AFTER_COMMIT);
                delivered(taken, one -> begunAt);
            }
            return taken.size() >= most || isCut(taken, most);
        } catch (RuntimeException | Error e) {
            if (taken.isEmpty() || Failures.isDatabaseAway(e)) {
                throw e;
            }
            if (taken.size() == 1) {
                failed(taken.get(0), e, 0);
            } else {
                LOG.debug("A batch of {} deliveries of '{}' is tried one by one", taken.size(), module, e);
                taken.forEach(delivery -> alone(delivery.seq(), lane, 0));
            }
            return true;
        }
    }

    private boolean isCut(List<Delivery> taken, int most) {
        // what the size cut off stays in its lane
        return !taken.isEmpty()
                && taken.size() < most
                && taken.stream()
                                .mapToInt(
                                        delivery -> delivery.message().payload().length())
                                .sum()
                        > settings.batchBytes() / 2;
    }

    /** Tries a delivery in a transaction of its own. The row may already carry attempts that were counted first. */
    private void alone(long seq, Lane lane, int counted) {
        var begunAt = clock.instant();
        var taken = new ArrayList<Delivery>();
        try {
            transactions.executeWithoutResult(status -> {
                taken.clear();
                var delivery = tables.take(seq, lane, clock.instant());
                if (delivery != null) {
                    taken.add(delivery);
                    deliver(taken);
                }
            });
            if (!taken.isEmpty()) {
                delivered(taken, one -> begunAt);
            }
        } catch (RuntimeException | Error e) {
            if (taken.isEmpty() || Failures.isDatabaseAway(e)) {
                throw e;
            }
            failed(taken.get(0), e, counted);
        }
    }

    /** In a transaction: hands each delivery to its listener, and removes them all. */
    private void deliver(List<Delivery> deliveries) {
        if (deliveries.isEmpty()) {
            return;
        }
        deliveries.sort(Comparator.comparing(
                        (Delivery delivery) -> delivery.message().subject(),
                        Comparator.nullsFirst(Comparator.naturalOrder()))
                .thenComparing(Delivery::seq));
        var groups = new LinkedHashMap<Listener, List<Delivery>>();
        for (var delivery : deliveries) {
            var listener = listenerOf(delivery);
            if (listener.batch) {
                groups.computeIfAbsent(listener, key -> new ArrayList<>()).add(delivery);
            } else {
                var message = json.read(delivery.message(), listener.type);
                tracing.within(
                        delivery,
                        () -> listener.invoke(message, delivery.message().id()));
                betweenDeliveries.run();
            }
        }
        groups.forEach((listener, group) -> {
            var messages = group.stream()
                    .map(delivery -> json.read(delivery.message(), listener.type))
                    .toList();
            tracing.withinEach(
                    group,
                    () -> listener.invoke(messages, group.get(0).message().id()));
            betweenDeliveries.run();
        });
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
        var before = delivery.attempts() - counted;
        var attempts = passing ? before : before + 1;
        metrics.failed(module, delivery.message().type());
        transactions.executeWithoutResult(status -> {
            if (attempts >= settings.attempts()) {
                park(delivery, attempts, Failures.describe(failure));
            } else {
                var due = clock.instant()
                        .plus(Failures.backoff(
                                passing ? 1 : attempts, settings.firstBackoff(), settings.longestBackoff()));
                tables.putBack(delivery, laneOf(delivery), due, attempts, Failures.describe(failure));
                wake(laneOf(delivery), due);
            }
        });
        tracing.named(delivery, () -> {
            report(delivery, failure, attempts);
            return null;
        });
    }

    private void report(Delivery delivery, Throwable failure, int attempts) {
        if (attempts < settings.attempts()) {
            LOG.info(
                    "{} {} for {} is tried again ({} of {}): {}",
                    delivery.message().type(),
                    delivery.message().id(),
                    delivery.listener(),
                    attempts,
                    settings.attempts(),
                    Failures.describe(failure));
            LOG.debug("Cause", failure);
        } else if (Failures.mayQuoteData(failure)) {
            LOG.debug("Cause of what was parked", failure);
        } else {
            LOG.error("Cause of what was parked", failure);
        }
    }

    private Lane laneOf(Delivery delivery) {
        var listener = listeners.find(module, delivery.message().type(), delivery.listener());
        return listener == null ? Lane.ORDINARY : listener.lane();
    }

    private void park(Delivery delivery, int attempts, String error) {
        tables.putBack(delivery, Lane.PARKED, clock.instant(), attempts, error);
        metrics.parked(module, delivery.message().type());
        tracing.named(delivery, () -> {
            LOG.error(
                    "{} {} for {} is parked after {} attempts: {}. /actuator/deliveries lists it, and drives it again",
                    delivery.message().type(),
                    delivery.message().id(),
                    delivery.listener(),
                    attempts,
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
            var taken = tables.take(Lane.CALL, clock.instant(), free);
            for (var delivery : taken) {
                if (callsUnderWay.containsKey(delivery.seq())) {
                    // its lease ran out because the database was away, and nobody else has noticed
                    renew();
                } else if (delivery.attempts() >= settings.attempts()) {
                    park(delivery, delivery.attempts(), "No call came back: the process died, or the lease ran out");
                } else {
                    leased.add(delivery);
                }
            }
            if (!leased.isEmpty()) {
                var until = clock.instant().plus(settings.lease());
                tables.lease(leased.stream().map(Delivery::seq).toList(), lease, until);
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
            tables.renew(underWay, clock.instant().plus(settings.lease()));
        }
    }

    private void call(Delivery delivery, UUID lease) {
        Called result;
        var begunAt = clock.instant();
        try {
            var listener = listenerOf(delivery);
            var message = json.read(delivery.message(), listener.type);
            var ending = tracing.within(
                    delivery, () -> listener.invoke(message, delivery.message().id(), delivery.attempts() > 0));
            result = new Called(delivery, lease, ending, null, begunAt);
        } catch (RuntimeException | Error e) {
            result = new Called(delivery, lease, null, e, begunAt);
        }
        called.add(result);
        ring();
    }

    /** Records what calls brought: those that went well together, the others one by one. */
    private void endings() {
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

    /** Moves each call from the first list to nowhere, or to the second one if its ending fails. */
    private void record(List<Called> succeeded, List<Called> failed) {
        if (succeeded.isEmpty()) {
            return;
        }
        HaltPoint.reached(HaltPoint.BEFORE_ENDING);
        try {
            end(succeeded);
            succeeded.clear();
        } catch (RuntimeException | Error together) {
            if (Failures.isDatabaseAway(together)) {
                throw together;
            }
            if (succeeded.size() == 1) {
                failed.add(succeeded.remove(0).failedBy(together));
            }
            while (!succeeded.isEmpty()) {
                var one = succeeded.get(0);
                try {
                    end(List.of(one));
                } catch (RuntimeException | Error alone) {
                    if (Failures.isDatabaseAway(alone)) {
                        throw alone;
                    }
                    failed.add(one.failedBy(alone));
                }
                succeeded.remove(0);
            }
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
                    one.delivery().attempts() + 1);
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
