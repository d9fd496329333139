package dev.offshoot.messaging.engine.outbox;

import dev.offshoot.messaging.engine.MessagingSettings;
import dev.offshoot.messaging.engine.failure.Failures;
import dev.offshoot.messaging.engine.failure.HaltPoint;
import dev.offshoot.messaging.engine.observation.MessageObserver;
import dev.offshoot.messaging.engine.store.OutboxTable;
import dev.offshoot.messaging.engine.store.OutboxTable.Outgoing;
import dev.offshoot.messaging.spi.Broker;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Publishes the messages of one route, a window at a time. While waiting for confirms, it holds a lease, but no
 * transaction. When a lease has expired, another process publishes the remaining messages again.
 */
final class OutboxWindow {

    private static final Logger LOG = LoggerFactory.getLogger(OutboxWindow.class);

    private final RouteKey key;
    private final OutboxTable outbox;
    private final TransactionOperations transactions;
    private final Broker broker;
    private final MessageObserver observer;
    private final MessagingSettings settings;
    private final UUID holder = UUID.randomUUID();
    /** Whether the lease is kept for the next window. */
    private boolean keepsLease;

    OutboxWindow(
            RouteKey key,
            OutboxTable outbox,
            TransactionOperations transactions,
            Broker broker,
            MessageObserver observer,
            MessagingSettings settings) {
        this.key = key;
        this.outbox = outbox;
        this.transactions = transactions;
        this.broker = broker;
        this.observer = observer;
        this.settings = settings;
    }

    /**
     * The result of a window.
     *
     * @param isLeasedElsewhere whether another process is publishing, so that nothing was done
     * @param outcome the broker's answer; null if nothing was published
     * @param left the number of messages that were not confirmed
     * @param hasMore whether more messages may be due
     */
    record Result(boolean isLeasedElsewhere, Broker.@Nullable Outcome outcome, int left, boolean hasMore) {

        static final Result LEASED_ELSEWHERE = new Result(true, null, 0, false);
        static final Result EMPTY = new Result(false, null, 0, false);
    }

    /**
     * Publishes due messages.
     *
     * @param size the maximum number of messages in the window
     * @param probing whether to send only one of them
     */
    Result publish(int size, boolean probing) {
        var window = transactions.execute(status -> {
            // a little longer than the timeout for confirms
            if (!outbox.hold(key.target(), holder, settings.confirm().plusSeconds(1))) {
                return null;
            }
            var messages = outbox.take(key.target(), probing ? 1 : size);
            if (messages.isEmpty()) {
                outbox.release(key.target(), holder);
            }
            return messages;
        });
        if (window == null) {
            return Result.LEASED_ELSEWHERE;
        }
        if (window.isEmpty()) {
            return Result.EMPTY;
        }
        var messages = withoutSuspects(window);
        var outcome = broker.publish(
                key.target(), messages.stream().map(Outgoing::message).toList(), settings.confirm());
        HaltPoint.reached(HaltPoint.AFTER_CONFIRM);
        return record(window.size(), size, probing, messages, outcome);
    }

    private Result record(int found, int size, boolean probing, List<Outgoing> messages, Broker.Outcome outcome) {
        var confirmed = messages.stream()
                .filter(one -> outcome.confirmed().contains(one.message().id()))
                .map(Outgoing::seq)
                .toList();
        var rest = messages.stream()
                .filter(one -> !outcome.confirmed().contains(one.message().id()))
                .toList();
        var refused = outcome.failure() == Broker.Failure.MESSAGE && rest.size() == 1 ? rest.get(0) : null;
        var more = outcome.failure() == null
                ? found == size || probing || messages.size() < found
                : outcome.failure() == Broker.Failure.MESSAGE;
        transactions.executeWithoutResult(status -> {
            if (!confirmed.isEmpty()) {
                outbox.delete(confirmed);
            }
            if (refused != null) {
                putAside(refused, String.valueOf(outcome.error()));
            }
            if (!more) {
                outbox.release(key.target(), holder);
            }
        });
        keepsLease = more;
        observer.sent(key.module(), confirmed.size());
        return new Result(false, outcome, rest.size(), more);
    }

    /** Releases the lease if it is held, so that the next publisher need not wait until it expires. */
    void release() {
        if (keepsLease) {
            outbox.release(key.target(), holder);
            keepsLease = false;
        }
    }

    /** A message that was rejected before is sent alone. */
    private static List<Outgoing> withoutSuspects(List<Outgoing> window) {
        if (window.get(0).attempts() > 0) {
            return window.subList(0, 1);
        }
        return window.stream().takeWhile(one -> one.attempts() == 0).toList();
    }

    private void putAside(Outgoing refused, String error) {
        var attempts = refused.attempts() + 1;
        var message = refused.message();
        if (attempts < settings.attempts()) {
            outbox.putBack(
                    refused.seq(),
                    Failures.backoff(attempts, settings.firstBackoff(), settings.longestBackoff()),
                    attempts,
                    error);
            LOG.info(
                    "{} {} for '{}' was rejected and will be retried (attempt {} of {}): {}",
                    message.type(),
                    message.id(),
                    key.target(),
                    attempts,
                    settings.attempts(),
                    error);
        } else {
            outbox.park(refused.seq(), attempts, error);
            observer.parked(key.module(), message.type());
            LOG.error(
                    "{} {} for '{}' is parked after {} attempts: {}. Inspect and replay it at /actuator/deliveries",
                    message.type(),
                    message.id(),
                    key.target(),
                    attempts,
                    error);
        }
    }
}
