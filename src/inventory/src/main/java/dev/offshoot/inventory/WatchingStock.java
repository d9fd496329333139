package dev.offshoot.inventory;

import dev.offshoot.messaging.HostedModules;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Streams changes of stock. One query every second, on committed data, serves all watchers in a process: so any process
 * may change the stock, and idle streams hold no database resources. A watcher that is slower than the changes misses
 * states in between, and never the last one.
 */
@Component
class WatchingStock implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(WatchingStock.class);
    private static final String MODULE = "inventory";
    private static final Duration BEAT = Duration.ofSeconds(1);
    /** The heartbeat interval of quiet streams. */
    private static final int BEATS_PER_HEARTBEAT = 15;
    /** Of all watchers together; the query reads at most this many rows. */
    private static final int MOST_PRODUCTS = 10_000;

    private static final int MOST_WATCHERS = 500;

    private final Inventory inventory;
    private final HostedModules modules;
    private final List<Watch> watches = new CopyOnWriteArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition beat = lock.newCondition();
    /** Whether somebody waits for the first state; guarded by the lock. */
    private boolean awaited;

    private volatile @Nullable Thread thread;

    WatchingStock(Inventory inventory, HostedModules modules) {
        this.inventory = inventory;
        this.modules = modules;
    }

    /** Somebody who watches stock. The methods throw if the connection is gone. */
    interface Watcher {

        /** Whether it has taken what it was sent; otherwise, it is sent the newest state later. */
        boolean isReady();

        /** The stock of those products that have changed; none keeps the connection alive. */
        void tell(List<Stock> changed) throws IOException;

        /** Ends the stream, because another process hosts this module, or this one stops. */
        void end();
    }

    /** What a watcher watches, and what it was sent; null until the first time. */
    private static final class Watch {

        final Set<ProductId> products;
        final Watcher watcher;

        @Nullable Map<ProductId, Stock> sent;

        Watch(Set<ProductId> products, Watcher watcher) {
            this.products = products;
            this.watcher = watcher;
        }
    }

    /**
     * Streams the stock of these products, and from then on their changes.
     *
     * @throws TooManyWatchers if the limit is reached
     */
    void watch(Set<ProductId> products, Watcher watcher) {
        lock.lock();
        try {
            var watched = watches.stream().mapToInt(one -> one.products.size()).sum();
            // while stopping, nothing would be sent any more
            if (thread == null || watches.size() >= MOST_WATCHERS || watched + products.size() > MOST_PRODUCTS) {
                throw new TooManyWatchers();
            }
            watches.add(new Watch(products, watcher));
            awaited = true;
            beat.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Stops streaming to the watcher. */
    void leave(Watcher watcher) {
        watches.removeIf(watch -> watch.watcher == watcher);
    }

    private void serve() {
        for (var beats = 0; thread == Thread.currentThread(); beats++) {
            try {
                if (!modules.isHosted(MODULE)) {
                    endAll();
                } else if (!watches.isEmpty()) {
                    tell(beats % BEATS_PER_HEARTBEAT == 0);
                }
            } catch (RuntimeException e) {
                LOG.warn("Cannot read the stock, streams of it are delayed; retrying: {}", e.toString());
            }
            lock.lock();
            try {
                if (!awaited) {
                    beat.awaitNanos(BEAT.toNanos());
                }
                awaited = false;
            } catch (InterruptedException e) {
                return;
            } finally {
                lock.unlock();
            }
        }
    }

    private void tell(boolean heartbeat) {
        var served = List.copyOf(watches);
        var wanted = new TreeSet<ProductId>();
        served.forEach(watch -> wanted.addAll(watch.products));
        var now = new HashMap<ProductId, Stock>();
        inventory.stock(wanted).forEach(stock -> now.put(stock.product(), stock));
        for (var watch : served) {
            var sent = watch.sent;
            if (sent != null && !watch.watcher.isReady()) {
                continue;
            }
            var state = new LinkedHashMap<ProductId, Stock>();
            watch.products.stream().filter(now::containsKey).forEach(product -> state.put(product, now.get(product)));
            var changed = state.values().stream()
                    .filter(stock -> sent == null || !stock.equals(sent.get(stock.product())))
                    .toList();
            watch.sent = state;
            if (sent == null || heartbeat || !changed.isEmpty()) {
                send(watch, changed);
            }
        }
    }

    private void send(Watch watch, List<Stock> changed) {
        try {
            watch.watcher.tell(changed);
        } catch (IOException | RuntimeException e) {
            // the client has disconnected
            watches.remove(watch);
        }
    }

    private void endAll() {
        for (var watch : watches) {
            watches.remove(watch);
            try {
                watch.watcher.end();
            } catch (RuntimeException e) {
                LOG.debug("A client disconnected before its stream ended", e);
            }
        }
    }

    @Override
    public void start() {
        var serving = new Thread(this::serve, "watching-stock");
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
        endAll();
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }
}
