package dev.offshoot.orders;

import dev.offshoot.orders.OrderHistory.Entry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Lets others follow orders as their history grows. All followers in a process are served by one query every quarter of a
 * second, from what is committed: so it does not matter which process works on an order, and nothing is held open in the
 * database while nothing happens.
 */
@Component
class FollowingOrders implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(FollowingOrders.class);
    private static final Duration BEAT = Duration.ofMillis(250);
    /** So often a quiet stream says that it is alive. */
    private static final int BEATS_PER_HEARTBEAT = 60;

    private final OrderHistory history;
    private final OrderSettings settings;
    private final List<Following> followings = new CopyOnWriteArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition beat = lock.newCondition();
    private volatile @Nullable Thread thread;

    FollowingOrders(OrderHistory history, OrderSettings settings) {
        this.history = history;
        this.settings = settings;
    }

    /** Who follows which order, and the last entry that was told. */
    private static final class Following {

        final OrderId order;
        final Follower follower;
        int last;

        Following(OrderId order, Follower follower, int last) {
            this.order = order;
            this.follower = follower;
            this.last = last;
        }
    }

    /**
     * Tells the history of an order from behind the last entry that the follower has, until the order has ended.
     *
     * @throws TooManyReaders if no more can be served
     */
    void follow(OrderId order, int lastEntry, Follower follower) {
        // while it stops, nobody would be told anything any more
        if (thread == null || followings.size() >= settings.streams()) {
            throw new TooManyReaders();
        }
        followings.add(new Following(order, follower, Math.max(lastEntry, 0)));
    }

    /** Tells the follower nothing more. */
    void leave(Follower follower) {
        followings.removeIf(following -> following.follower == follower);
    }

    /** Says that nothing more is told. What this throws is nobody else's business: a connection may break at the last moment. */
    void end(Follower follower) {
        leave(follower);
        try {
            follower.end();
        } catch (RuntimeException e) {
            LOG.debug("A reader had gone before the end of its order", e);
        }
    }

    private void serve() {
        for (var beats = 0; thread == Thread.currentThread(); beats++) {
            try {
                if (!followings.isEmpty()) {
                    tell();
                    if (beats % BEATS_PER_HEARTBEAT == 0) {
                        followings.forEach(one -> send(one, Follower::tellNothing));
                    }
                }
            } catch (RuntimeException e) {
                LOG.warn("Those who follow orders wait: {}", e.toString());
            }
            lock.lock();
            try {
                beat.awaitNanos(BEAT.toNanos());
            } catch (InterruptedException e) {
                return;
            } finally {
                lock.unlock();
            }
        }
    }

    private void tell() {
        var served = new ArrayList<>(followings);
        var entries = history.of(served.stream().map(one -> one.order).collect(Collectors.toSet())).stream()
                .collect(Collectors.groupingBy(Entry::order));
        for (var one : served) {
            for (var entry : entries.getOrDefault(one.order, List.of())) {
                if (entry.number() > one.last) {
                    one.last = entry.number();
                    send(one, follower -> follower.tell(entry));
                }
                if (entry.isLast()) {
                    end(one.follower);
                }
            }
        }
    }

    /** What a follower is told. */
    private interface Telling {
        void to(Follower follower) throws IOException;
    }

    private void send(Following one, Telling telling) {
        try {
            telling.to(one.follower);
        } catch (IOException | RuntimeException e) {
            // the reader has gone
            followings.remove(one);
        }
    }

    @Override
    public void start() {
        var serving = new Thread(this::serve, "following-orders");
        thread = serving;
        serving.start();
    }

    @Override
    public void stop() {
        var serving = thread;
        thread = null;
        if (serving != null) {
            serving.interrupt();
        }
        followings.forEach(one -> end(one.follower));
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }
}
