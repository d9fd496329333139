package dev.offshoot.platform;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Limits how many requests a process works on at once to half of its database connections. The other half is left to the
 * workers, which also never compete for the processor with hundreds of threads. A quarter of the slots is for reads only:
 * if there is too much to do, changes are refused first.
 *
 * <p>A burst may wait for slots. If requests have been waiting for as long as that all the time, it is no burst, and the
 * others wait only briefly, as in CoDel (RFC 8289): waiting longer would not help them.
 */
class RequestSlots {

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Semaphore all;
    private final Semaphore changes;
    private final long patience;
    private final Queue readers = new Queue(4);
    private final Queue changers = new Queue(20);

    /** @param connections how many connections the process has */
    RequestSlots(int connections) {
        this(connections, PATIENCE);
    }

    /** @param patience how long a burst may wait */
    RequestSlots(int connections, Duration patience) {
        var most = Math.max(2, connections / 2);
        this.all = new Semaphore(most, true);
        this.changes = new Semaphore(most - Math.max(1, most / 4), true);
        this.patience = patience.toNanos();
    }

    /** The requests of one kind that wait. */
    private final class Queue {

        private final int part;
        private volatile long emptyAt = System.nanoTime();

        /** @param part which part of its patience a request has left if others have always been waiting */
        Queue(int part) {
            this.part = part;
        }

        long longestWait(long now) {
            return now - emptyAt < patience ? patience : patience / part;
        }
    }

    /** Waits for a slot. Returns null if there is none; otherwise, call {@link Slot#release} afterwards. */
    @Nullable Slot tryAcquire(boolean reads) {
        var queue = reads ? readers : changers;
        var now = System.nanoTime();
        try {
            if (tryAcquire(reads, 0)) {
                queue.emptyAt = now;
                return new Slot(reads);
            }
            return tryAcquire(reads, queue.longestWait(now)) ? new Slot(reads) : null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    private boolean tryAcquire(boolean reads, long nanos) throws InterruptedException {
        var end = System.nanoTime() + nanos;
        if (!reads && !changes.tryAcquire(nanos, TimeUnit.NANOSECONDS)) {
            return false;
        }
        var acquired = false;
        try {
            acquired = all.tryAcquire(Math.max(end - System.nanoTime(), 0), TimeUnit.NANOSECONDS);
        } finally {
            if (!acquired && !reads) {
                changes.release();
            }
        }
        return acquired;
    }

    int free() {
        return all.availablePermits();
    }

    /** The slot of one request. Not thread-safe. */
    class Slot {

        private final boolean reads;
        private boolean held = true;

        private Slot(boolean reads) {
            this.reads = reads;
        }

        void release() {
            if (held) {
                held = false;
                all.release();
                if (!reads) {
                    changes.release();
                }
            }
        }

        /** Gets the slot back, after it was released to wait for the client. */
        void resume() {
            if (!held) {
                if (!reads) {
                    changes.acquireUninterruptibly();
                }
                all.acquireUninterruptibly();
                held = true;
            }
        }
    }
}
