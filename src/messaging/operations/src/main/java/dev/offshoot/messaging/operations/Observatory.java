package dev.offshoot.messaging.operations;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.function.RequestPredicates;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * {@code /actuator/observatory}: streams the content of {@code /actuator/traffic} twice a second while there are
 * viewers. Uses the gateway's format for many processes, so that one page can show either. Browsers get the {@link
 * OperatorPage} there.
 */
class Observatory implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Observatory.class);
    private static final Duration BEAT = Duration.ofMillis(500);
    private static final Duration LONGEST_STREAM = Duration.ofMinutes(30);
    private static final int MOST_WATCHERS = 20;

    private final TrafficEndpoint traffic;
    private final boolean demo;
    private final AtomicInteger watching = new AtomicInteger();
    private volatile @Nullable Thread thread;
    private @Nullable View latest;

    Observatory(TrafficEndpoint traffic, boolean demo) {
        this.traffic = traffic;
        this.demo = demo;
    }

    /**
     * A snapshot.
     *
     * @param gateway whether modules can be moved from here; always false for a single process
     * @param demo whether the demo accounts exist
     */
    record View(boolean gateway, boolean demo, List<TrafficEndpoint.Picture> processes) {}

    /** @param base the base path of the actuator endpoints */
    RouterFunction<ServerResponse> routes(String base) {
        return OperatorPage.routes(base)
                .and(RouterFunctions.route(RequestPredicates.GET(base + "/observatory"), request -> watch()));
    }

    private ServerResponse watch() {
        if (!isRunning() || watching.get() >= MOST_WATCHERS) {
            return ServerResponse.status(HttpStatus.SERVICE_UNAVAILABLE)
                    .header("Retry-After", "30")
                    .build();
        }
        return ServerResponse.sse(
                watcher -> {
                    watcher.onTimeout(watcher::complete);
                    watching.incrementAndGet();
                    // a thread for each viewer, so that a slow one does not delay the others
                    daemon(() -> show(watcher), "observatory-watcher").start();
                },
                LONGEST_STREAM);
    }

    private void show(ServerResponse.SseBuilder watcher) {
        try {
            View seen = null;
            while (isRunning()) {
                var view = next(seen);
                if (view != null) {
                    watcher.send(view);
                }
                seen = view;
            }
            watcher.complete();
        } catch (IOException | RuntimeException e) {
            LOG.debug("A viewer has disconnected", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            watching.decrementAndGet();
        }
    }

    /** Waits for the next snapshot; null once stopped. */
    private synchronized @Nullable View next(@Nullable View seen) throws InterruptedException {
        while (isRunning() && (latest == null || latest == seen)) {
            wait();
        }
        return isRunning() ? latest : null;
    }

    private void look() {
        while (thread == Thread.currentThread()) {
            try {
                // no stale snapshot for the next viewer
                var view = watching.get() > 0 ? new View(false, demo, List.of(traffic.traffic())) : null;
                synchronized (this) {
                    latest = view;
                    notifyAll();
                }
            } catch (RuntimeException e) {
                // the database is unavailable, as health reports; the page shows that no data arrives
                LOG.debug("No snapshot available", e);
            }
            try {
                TimeUnit.MILLISECONDS.sleep(BEAT.toMillis());
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private static Thread daemon(Runnable task, String name) {
        var thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void start() {
        var looking = daemon(this::look, "observatory");
        thread = looking;
        looking.start();
    }

    @Override
    public void stop() {
        var looking = thread;
        thread = null;
        if (looking != null) {
            looking.interrupt();
        }
        synchronized (this) {
            notifyAll();
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }
}
