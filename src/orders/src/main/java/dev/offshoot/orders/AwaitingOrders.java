package dev.offshoot.orders;

import dev.offshoot.orders.OrderBook.OrderView;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.async.DeferredResult;

/**
 * Returns orders, including those that are acknowledged but not stored yet, which usually takes only a moment. Waiting
 * readers need no thread each: one thread polls for all of them, and sleeps while there are none.
 */
@Component
class AwaitingOrders implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(AwaitingOrders.class);
    private static final Duration BEAT = Duration.ofMillis(50);
    /** Wait for an order that was acknowledged this recently. */
    private static final Duration JUST_NOW = Duration.ofMinutes(1);
    /** The order may still be in transit for this long, as the broker or this module may have been down. */
    private static final Duration MAY_STILL_COME = Duration.ofDays(1);
    /** The maximum number of waiting requests per reader. Others are told to retry, as they would be after waiting. */
    private static final int MOST_OF_ONE = 20;

    private final OrderBook book;
    private final OrderSettings settings;
    private final Clock clock;
    private final ConcurrentLinkedQueue<Waiting<?>> waiting = new ConcurrentLinkedQueue<>();
    private final ConcurrentHashMap<UUID, Integer> byViewer = new ConcurrentHashMap<>();
    private volatile @Nullable Thread thread;

    AwaitingOrders(OrderBook book, OrderSettings settings, Clock clock) {
        this.book = book;
        this.settings = settings;
        this.clock = clock;
    }

    private record Waiting<T>(
            OrderId order, Viewer viewer, long deadline, Function<OrderView, T> then, DeferredResult<T> result) {}

    /**
     * Returns the order as soon as it is stored.
     *
     * @throws NoSuchOrder if it does not exist, or, later and as the result, if it does not appear
     */
    <T> DeferredResult<T> whenThere(OrderId id, Viewer viewer, Function<OrderView, T> then) {
        var result = new DeferredResult<T>();
        var found = book.find(id, viewer);
        if (found.isPresent()) {
            result.setResult(then.apply(found.get()));
            return result;
        }
        var age = age(id);
        if (age.compareTo(JUST_NOW) > 0 || !mayWait(viewer)) {
            throw new NoSuchOrder(id, age.compareTo(MAY_STILL_COME) <= 0);
        }
        waiting.add(
                new Waiting<>(id, viewer, System.nanoTime() + settings.appears().toNanos(), then, result));
        LockSupport.unpark(thread);
        if (thread == null) {
            // stopping: a request that arrives after the last poll would wait in vain
            failAll();
        }
        return result;
    }

    /**
     * Checks that the order exists, without waiting for it.
     *
     * @throws NoSuchOrder if it does not, or not yet
     */
    void mustBeThere(OrderId id, Viewer viewer) {
        if (book.find(id, viewer).isEmpty()) {
            throw new NoSuchOrder(id, age(id).compareTo(MAY_STILL_COME) <= 0);
        }
    }

    private void failAll() {
        waiting.removeIf(one -> fail(one, new NoSuchOrder(one.order(), true)));
    }

    private boolean mayWait(Viewer viewer) {
        var before = byViewer.merge(viewer.id(), 1, Integer::sum) - 1;
        if (before >= MOST_OF_ONE) {
            leave(viewer);
            return false;
        }
        return true;
    }

    private void leave(Viewer viewer) {
        byViewer.computeIfPresent(viewer.id(), (id, count) -> count == 1 ? null : Integer.valueOf(count - 1));
    }

    /** An id without a creation time was not made here, and counts as older than any. */
    private Duration age(OrderId id) {
        return id.madeAt()
                .map(made -> Duration.between(made, clock.instant()).abs())
                .orElse(Duration.ofSeconds(Long.MAX_VALUE));
    }

    private void look() {
        while (thread == Thread.currentThread()) {
            if (waiting.isEmpty()) {
                LockSupport.park(this);
                continue;
            }
            try {
                var written = book.written(waiting.stream().map(Waiting::order).collect(Collectors.toSet()));
                var now = System.nanoTime();
                waiting.removeIf(one -> {
                    var answered = written.contains(one.order()) || one.deadline() - now <= 0;
                    if (answered) {
                        answer(one);
                    }
                    return answered;
                });
            } catch (RuntimeException e) {
                // the database cannot be queried: fail the waiting requests now
                waiting.removeIf(one -> fail(one, e));
            }
            LockSupport.parkNanos(BEAT.toNanos());
        }
        failAll();
    }

    private <T> void answer(Waiting<T> one) {
        try {
            var found = book.find(one.order(), one.viewer()).orElseThrow(() -> new NoSuchOrder(one.order(), true));
            var answer = one.then().apply(found);
            one.result().setResult(answer);
        } catch (RuntimeException e) {
            fail(one, e);
            return;
        }
        leave(one.viewer());
    }

    private boolean fail(Waiting<?> one, RuntimeException failure) {
        leave(one.viewer());
        try {
            one.result().setErrorResult(failure);
        } catch (RuntimeException e) {
            LOG.debug("A client disconnected before the answer was sent", e);
        }
        return true;
    }

    /** Runs until the web server has answered its last request: starts before it, and stops after it. */
    @Override
    public int getPhase() {
        return 0;
    }

    @Override
    public void start() {
        var looking = new Thread(this::look, "awaiting-orders");
        thread = looking;
        looking.start();
    }

    @Override
    public void stop() {
        var looking = thread;
        thread = null;
        LockSupport.unpark(looking);
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }
}
