package dev.offshoot.messaging.engine.outbox;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs work on one thread at a time, and once more if it was requested while running. */
final class SerialTask {

    private static final Logger LOG = LoggerFactory.getLogger(SerialTask.class);

    private final Executor threads;
    private final Runnable work;
    private final AtomicInteger asked = new AtomicInteger();

    /** Creates the task. The work must not throw. */
    SerialTask(Executor threads, Runnable work) {
        this.threads = threads;
        this.work = work;
    }

    void request() {
        if (asked.getAndIncrement() == 0) {
            try {
                threads.execute(this::run);
            } catch (RuntimeException | Error e) {
                // no thread available; the next request tries again
                asked.set(0);
                LOG.warn("No thread available to send messages; retrying at the next poll", e);
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
