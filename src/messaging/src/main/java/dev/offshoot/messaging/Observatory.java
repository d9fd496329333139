package dev.offshoot.messaging;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
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
    private final List<ServerResponse.SseBuilder> watchers = new CopyOnWriteArrayList<>();
    private final Semaphore seats = new Semaphore(MOST_WATCHERS);
    private volatile @Nullable Thread thread;

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

    RouterFunction<ServerResponse> routes() {
        return RouterFunctions.route(RequestPredicates.GET("/actuator/observatory"), request -> watch());
    }

    private ServerResponse watch() {
        if (!seats.tryAcquire()) {
            return ServerResponse.status(HttpStatus.SERVICE_UNAVAILABLE)
                    .header("Retry-After", "30")
                    .build();
        }
        return ServerResponse.sse(
                watcher -> {
                    watcher.onComplete(() -> leave(watcher));
                    watcher.onTimeout(watcher::complete);
                    watcher.onError(error -> leave(watcher));
                    watchers.add(watcher);
                },
                LONGEST_STREAM);
    }

    private void show() {
        while (thread == Thread.currentThread()) {
            try {
                if (!watchers.isEmpty()) {
                    var view = new View(false, demo, List.of(traffic.traffic()));
                    watchers.forEach(watcher -> send(watcher, view));
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

    private void send(ServerResponse.SseBuilder watcher, View view) {
        try {
            watcher.send(view);
        } catch (IOException | IllegalStateException e) {
            // nobody looks any more
            leave(watcher);
        }
    }

    /** However often it is said of one. */
    private void leave(ServerResponse.SseBuilder watcher) {
        if (watchers.remove(watcher)) {
            seats.release();
        }
    }

    @Override
    public void start() {
        var showing = new Thread(this::show, "observatory");
        showing.setDaemon(true);
        thread = showing;
        showing.start();
    }

    @Override
    public void stop() {
        var showing = thread;
        thread = null;
        if (showing != null) {
            showing.interrupt();
        }
        watchers.forEach(ServerResponse.SseBuilder::complete);
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }
}
