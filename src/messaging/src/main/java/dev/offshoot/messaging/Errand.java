package dev.offshoot.messaging;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/** Something that one thread does at a time, and once more if it was asked for meanwhile. */
final class Errand {

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
            threads.execute(this::run);
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
