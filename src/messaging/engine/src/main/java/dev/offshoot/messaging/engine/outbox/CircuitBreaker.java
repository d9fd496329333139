package dev.offshoot.messaging.engine.outbox;

import dev.offshoot.messaging.engine.failure.Failures;
import java.time.Duration;

/**
 * Stops calls to what does not answer: while it is open, a single probe is let through after pauses that grow. It is kept
 * in memory, for another process may reach what this one does not.
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

    /** How somebody may pass. */
    enum Entry {
        REFUSED,
        FREE,
        /** As the only one, to see whether it answers again. */
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

    /** Whoever entered has learned nothing. */
    synchronized void left(Entry entry) {
        if (entry == Entry.PROBE) {
            probing = false;
        }
    }

    /** It answered. Says whether that is news. */
    synchronized boolean answered() {
        var news = troubles > 0;
        troubles = 0;
        probing = false;
        return news;
    }

    /** It did not answer. Says whether that is news. */
    synchronized boolean failed(Entry entry) {
        if (troubles > 0 && entry != Entry.PROBE) {
            // it entered before somebody else found out
            return false;
        }
        probing = false;
        troubles++;
        closedUntil =
                System.nanoTime() + Failures.backoff(troubles, first, longest).toNanos();
        return troubles == 1;
    }

    /** How long it lets nobody pass from now on. */
    synchronized Duration pause() {
        return troubles == 0 ? Duration.ZERO : Duration.ofNanos(Math.max(closedUntil - System.nanoTime(), 0));
    }
}
