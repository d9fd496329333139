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
 * Answers with an order also while it is not written down yet: one that was acknowledged a moment ago usually is in a
 * moment. Readers wait for it without a thread each; one thread looks for all of them, and sleeps while there is nobody.
 */
@Component
class AwaitingOrders implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(AwaitingOrders.class);
    private static final Duration BEAT = Duration.ofMillis(50);
    /** An order that was acknowledged so recently is waited for. */
    private static final Duration JUST_NOW = Duration.ofMinutes(1);
    /** So long after that it may be on its way: what carries it, or this module, may have been away. */
    private static final Duration MAY_STILL_COME = Duration.ofDays(1);
    /** So many requests of one reader wait at once. The others are told to come back, as they are after the wait. */
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
     * What becomes of an order as soon as it is there.
     *
     * @throws NoSuchOrder if there is none, or, later and as the result, if none appears
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
            // it is stopping, and whoever came behind the last look would wait for nobody
            failAll();
        }
        return result;
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

    /** One whose id does not tell when it was made was not made here, and is older than any. */
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
                // the database cannot be asked: nobody is to wait for that
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
            LOG.debug("A reader had gone before the answer came", e);
        }
        return true;
    }

    /** Until the web server has answered its last request: it starts before that does, and stops after it. */
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
