package dev.offshoot.messaging;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Something that one thread does at a time, and once more if it was asked for meanwhile. */
final class Errand {

    private static final Logger LOG = LoggerFactory.getLogger(Errand.class);

    private final Executor threads;
    private final Runnable work;
    private final AtomicInteger asked = new AtomicInteger();

    /** The work must not throw. */
    Errand(Executor threads, Runnable work) {
        this.threads = threads;
        this.work = work;
    }

    void ask() {
        if (asked.getAndIncrement() == 0) {
            try {
                threads.execute(this::run);
            } catch (RuntimeException | Error e) {
                // no thread to be had: whoever asks next tries again
                asked.set(0);
                LOG.warn("Messages wait for the next look into the outbox", e);
            }
        }
    }

    private void run() {
        int seen;
        do {
            seen = asked.get();
            work.run();
        } while (!asked.compareAndSet(seen, 0));
    }
}
