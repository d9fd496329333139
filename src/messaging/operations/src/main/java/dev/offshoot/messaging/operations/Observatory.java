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
 * {@code /actuator/observatory}: twice a second, for as long as somebody watches, what {@code /actuator/traffic} says. In
 * the form in which a gateway says it of many processes, so that one page shows either.
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
     * What is seen at one moment.
     *
     * @param gateway whether modules can be moved from here: a single process cannot
     * @param demo whether the accounts of the demo are there
     */
    record View(boolean gateway, boolean demo, List<TrafficEndpoint.Picture> processes) {}

    /** @param base the path under which Actuator's endpoints are */
    RouterFunction<ServerResponse> routes(String base) {
        return RouterFunctions.route(RequestPredicates.GET(base + "/observatory"), request -> watch());
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
                    // each has a thread of its own: who reads slowly holds nobody up
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
            LOG.debug("Nobody looks any more", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            watching.decrementAndGet();
        }
    }

    /** What is seen after that, as soon as it is; nothing at the end. */
    private synchronized @Nullable View next(@Nullable View seen) throws InterruptedException {
        while (isRunning() && (latest == null || latest == seen)) {
            wait();
        }
        return isRunning() ? latest : null;
    }

    private void look() {
        while (thread == Thread.currentThread()) {
            try {
                // what was seen long ago is nothing for the next observer
                var view = watching.get() > 0 ? new View(false, demo, List.of(traffic.traffic())) : null;
                synchronized (this) {
                    latest = view;
                    notifyAll();
                }
            } catch (RuntimeException e) {
                // the database is away, as its health says: the page shows that nothing comes
                LOG.debug("Nothing can be shown", e);
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
