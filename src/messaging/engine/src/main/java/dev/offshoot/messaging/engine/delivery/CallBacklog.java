package dev.offshoot.messaging.engine.delivery;

import java.time.Duration;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * How long a call of one module that falls due now would wait until this process may make it: the calls that wait, divided
 * by how many a second begin. The age of the oldest one would say it too late, because a queue of minutes fills in seconds.
 *
 * <p>It counts the waiting calls in the database, but at most once a second, and only while all permitted calls are in
 * progress. Several instances share these calls, and each counts them as if it were alone.
 */
public final class CallBacklog {

    private static final long LOOKS_EVERY = Duration.ofSeconds(1).toNanos();
    /** The weight of the latest rate: a slow system answers in bursts. */
    private static final double LATEST = 0.2;

    /** In nanoseconds, like {@link System#nanoTime()}. */
    private final LongSupplier clock;

    /** Whether calls were waiting when the last ones began. */
    private boolean waiting;

    private long begunAt;
    private long lookedAt;
    private int begunSince;
    /** Calls per nanosecond; 0 if it is unknown. */
    private double rate;
    /** In nanoseconds. */
    private double wait;

    public CallBacklog(LongSupplier clock) {
        this.clock = clock;
    }

    /** Calls begin, and no others are due. */
    public synchronized void nothingWaits() {
        waiting = false;
    }

    /**
     * Calls begin, and others may wait.
     *
     * @param calls how many begin
     * @param due counts the calls that are due, with these or without them; called only sometimes
     */
    public synchronized void othersWait(int calls, IntSupplier due) {
        var now = clock.getAsLong();
        begunAt = now;
        if (!waiting) {
            waiting = true;
            lookedAt = now;
            begunSince = 0;
            rate = 0;
            wait = 0;
            return;
        }
        begunSince += calls;
        var passed = now - lookedAt;
        if (passed < LOOKS_EVERY) {
            return;
        }
        var latest = (double) begunSince / passed;
        rate = rate == 0 ? latest : LATEST * latest + (1 - LATEST) * rate;
        wait = rate == 0 ? 0 : due.getAsInt() / rate;
        lookedAt = now;
        begunSince = 0;
    }

    /** How long it would wait now. If no call has begun for a while, because none returns, that counts too. */
    synchronized Duration delay() {
        return waiting ? Duration.ofNanos((long) wait + clock.getAsLong() - begunAt) : Duration.ZERO;
    }
}
