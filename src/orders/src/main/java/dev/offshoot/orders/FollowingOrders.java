package dev.offshoot.orders;

import dev.offshoot.messaging.HostedModules;
import dev.offshoot.orders.Follower.Ending;
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
 * Streams the history of orders to followers. One query every quarter of a second, on committed data, serves all
 * followers in a process: so any process may work on an order, and idle streams hold no database resources.
 */
@Component
class FollowingOrders implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(FollowingOrders.class);
    private static final Duration BEAT = Duration.ofMillis(250);
    /** The heartbeat interval of quiet streams. */
    private static final int BEATS_PER_HEARTBEAT = 60;
    /** Then clients must reconnect, which checks their tokens again. */
    private static final Duration LONGEST_STREAM = Duration.ofMinutes(30);

    private static final String MODULE = "orders";

    private final OrderHistory history;
    private final OrderSettings settings;
    private final HostedModules modules;
    private final List<Following> followings = new CopyOnWriteArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition beat = lock.newCondition();
    private volatile @Nullable Thread thread;

    FollowingOrders(OrderHistory history, OrderSettings settings, HostedModules modules) {
        this.history = history;
        this.settings = settings;
        this.modules = modules;
    }

    /** A follower of an order. */
    private static final class Following {

        final OrderId order;
        final Follower follower;
        final long since = System.nanoTime();
        /** The last entry that the follower has. */
        int sent;
        /** The last entry that was read, for at first all are: an order that has already ended ends the stream. */
        int read;

        Following(OrderId order, Follower follower, int sent) {
            this.order = order;
            this.follower = follower;
            this.sent = sent;
        }
    }

    /**
     * Streams an order's history after the follower's last entry, until the order has ended.
     *
     * @throws TooManyReaders if the limit is reached
     */
    void follow(OrderId order, int lastEntry, Follower follower) {
        // while stopping, nothing would be sent any more
        if (thread == null || followings.size() >= settings.streams()) {
            throw new TooManyReaders();
        }
        followings.add(new Following(order, follower, Math.max(lastEntry, 0)));
    }

    /** Stops streaming to the follower. */
    void leave(Follower follower) {
        followings.removeIf(following -> following.follower == follower);
    }

    /** Ends the stream. Ignores failures: the connection may break at the last moment. */
    private void end(Follower follower, Ending why) {
        leave(follower);
        try {
            follower.end(why);
        } catch (RuntimeException e) {
            LOG.debug("A client disconnected before its order ended", e);
        }
    }

    private void serve() {
        for (var beats = 0; thread == Thread.currentThread(); beats++) {
            try {
                if (!modules.isHosted(MODULE)) {
                    // the new host may use another database
                    endAll(Ending.RECONNECT);
                } else if (!followings.isEmpty()) {
                    tell();
                    if (beats % BEATS_PER_HEARTBEAT == 0) {
                        keepAlive(System.nanoTime());
                    }
                }
            } catch (RuntimeException e) {
                LOG.warn("Cannot read order histories, order streams are delayed; retrying: {}", e.toString());
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

    /** Sends heartbeats, and ends the streams that have lasted long enough. */
    void keepAlive(long now) {
        for (var one : followings) {
            if (now - one.since > LONGEST_STREAM.toNanos()) {
                end(one.follower, Ending.RECONNECT);
            } else {
                send(one, Follower::tellNothing);
            }
        }
    }

    private void endAll(Ending why) {
        followings.forEach(one -> end(one.follower, why));
    }

    private void tell() {
        var served = new ArrayList<>(followings);
        var read = served.stream().collect(Collectors.toMap(one -> one.order, one -> one.read, Math::min));
        var entries = history.after(read).stream().collect(Collectors.groupingBy(Entry::order));
        for (var one : served) {
            for (var entry : entries.getOrDefault(one.order, List.of())) {
                one.read = entry.number();
                if (entry.number() > one.sent) {
                    one.sent = entry.number();
                    send(one, follower -> follower.tell(entry));
                }
                if (entry.isLast()) {
                    end(one.follower, Ending.ORDER_ENDED);
                }
            }
        }
    }

    /** What a follower is sent. */
    private interface Telling {
        void to(Follower follower) throws IOException;
    }

    private void send(Following one, Telling telling) {
        try {
            telling.to(one.follower);
        } catch (IOException | RuntimeException e) {
            // the client has disconnected
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
        endAll(Ending.PROCESS_STOPS);
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }
}
