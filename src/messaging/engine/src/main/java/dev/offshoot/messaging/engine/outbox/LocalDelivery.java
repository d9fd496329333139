package dev.offshoot.messaging.engine.outbox;

import dev.offshoot.messaging.engine.inbox.Inbox;
import dev.offshoot.messaging.engine.store.OutboxTable;
import dev.offshoot.messaging.engine.store.OutboxTable.Outgoing;
import dev.offshoot.messaging.spi.ReceivedMessage;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Delivers outgoing messages whose target is now hosted here. Goes through the target's inbox, because a message may
 * also have reached the broker.
 */
record LocalDelivery(Inbox inbox, TransactionOperations transactions) {

    /** Delivers a limited number of messages. Returns whether there may be more. */
    boolean deliver(OutboxTable outbox, String target, int most) {
        return Boolean.TRUE.equals(transactions.execute(status -> {
            var messages = outbox.lock(target, most);
            if (messages.isEmpty()) {
                return false;
            }
            outbox.delete(messages.stream().map(Outgoing::seq).toList());
            inbox.receiveWithin(
                    target,
                    messages.stream()
                            .map(one -> new ReceivedMessage(one.message(), null))
                            .toList());
            return true;
        }));
    }
}
