package dev.offshoot.benchmarks;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Messages at a steady rate, in the middle of which something is killed.
 *
 * @param perSecond how many; what is delayed is not made up for
 * @param margin how long before the kill, and after the restart
 */
record SteadyStream(int perSecond, Duration margin) {

    private static final int BURSTS_PER_SECOND = 50;
    private static final Duration LONGEST_BURST = Duration.ofMinutes(1);

    /** Sends some messages. */
    interface Sending {
        void send(int messages) throws Exception;
    }

    /** Kills something and restarts it. */
    interface Killing {
        void run() throws Exception;
    }

    static SteadyStream of(Options options) {
        return new SteadyStream(options.number("stream", 2_000), options.seconds("margin", 3));
    }

    /** Sends until some time after the restart; returns when all is sent. */
    void run(Sending sending, Killing killing) throws Exception {
        var ended = new AtomicBoolean();
        var thread = Executors.newSingleThreadExecutor();
        try {
            var sent = thread.submit(() -> {
                while (!ended.get()) {
                    var due = System.nanoTime()
                            + Duration.ofSeconds(1).dividedBy(BURSTS_PER_SECOND).toNanos();
                    sending.send(Math.max(1, perSecond / BURSTS_PER_SECOND));
                    TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
                }
                return null;
            });
            Thread.sleep(margin.toMillis());
            killing.run();
            Thread.sleep(margin.toMillis());
            ended.set(true);
            sent.get(LONGEST_BURST.toSeconds(), TimeUnit.SECONDS);
        } finally {
            thread.shutdownNow();
        }
    }
}
