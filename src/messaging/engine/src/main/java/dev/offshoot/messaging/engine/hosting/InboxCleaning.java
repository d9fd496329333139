package dev.offshoot.messaging.engine.hosting;

import dev.offshoot.messaging.engine.store.InboxTable;
import java.time.Duration;
import org.springframework.transaction.support.TransactionOperations;

/** Deletes old ids from the inbox: up to 1,000 at a time, between batches. */
final class InboxCleaning {

    private static final Duration PAUSE = Duration.ofMinutes(1);
    /** While there is more to delete, and no batch in between. */
    private static final Duration SHORT_PAUSE = Duration.ofSeconds(1);

    private final InboxTable inbox;
    private final TransactionOperations transactions;
    private final Duration kept;
    private long next = System.nanoTime();

    InboxCleaning(InboxTable inbox, TransactionOperations transactions, Duration kept) {
        this.inbox = inbox;
        this.transactions = transactions;
        this.kept = kept;
    }

    /** Deletes some, if a cleanup is due. Returns how long to wait for the next one if there are no batches. */
    Duration clean() {
        var now = System.nanoTime();
        if (now - next >= 0) {
            var forgotten = transactions.execute(status -> inbox.forget(kept));
            if (forgotten == null || forgotten == 0) {
                next = now + PAUSE.toNanos();
            }
        }
        return now - next >= 0 ? SHORT_PAUSE : Duration.ofNanos(next - now);
    }
}
