package dev.offshoot.benchmarks;

import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Counts what listeners have done: a listener that returns may still be rolled back, and nobody else sees what it wrote. */
final class AfterCommit {

    private AfterCommit() {}

    /** Adds to the counter once the current transaction has committed. */
    static void add(AtomicInteger counter, int more) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                counter.addAndGet(more);
            }
        });
    }
}
