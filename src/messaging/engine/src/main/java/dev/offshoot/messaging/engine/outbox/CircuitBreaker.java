package dev.offshoot.messaging.engine.outbox;

import dev.offshoot.messaging.engine.failure.Failures;
import java.time.Duration;

/**
 * Stops calls to a destination that does not answer. While it is open, it lets a single probe through after each
 * back-off. Its state is in memory, because another process may reach the destination.
 */
final class CircuitBreaker {

    private final Duration first;
    private final Duration longest;
    private int troubles;
    private long closedUntil;
    private boolean probing;

    CircuitBreaker(Duration first, Duration longest) {
        this.first = first;
        this.longest = longest;
    }

    /** Whether a caller may pass. */
    enum Entry {
        REFUSED,
        FREE,
        /** As the only caller, to test whether the destination answers again. */
        PROBE
    }

    synchronized Entry enter() {
        if (troubles == 0) {
            return Entry.FREE;
        }
        if (probing || System.nanoTime() - closedUntil < 0) {
            return Entry.REFUSED;
        }
        probing = true;
        return Entry.PROBE;
    }

    /** The caller did not find out whether the destination answers. */
    synchronized void left(Entry entry) {
        if (entry == Entry.PROBE) {
            probing = false;
        }
    }

    /** The destination answered. Returns whether this ends an outage. */
    synchronized boolean answered() {
        var news = troubles > 0;
        troubles = 0;
        probing = false;
        return news;
    }

    /** The destination did not answer. Returns whether this begins an outage. */
    synchronized boolean failed(Entry entry) {
        if (troubles > 0 && entry != Entry.PROBE) {
            // the caller entered before the outage was detected
            return false;
        }
        probing = false;
        troubles++;
        closedUntil =
                System.nanoTime() + Failures.backoff(troubles, first, longest).toNanos();
        return troubles == 1;
    }

    /** The remaining time until the next probe may pass. */
    synchronized Duration pause() {
        return troubles == 0 ? Duration.ZERO : Duration.ofNanos(Math.max(closedUntil - System.nanoTime(), 0));
    }
}
