package dev.offshoot.messaging.engine.inbox;

import dev.offshoot.messaging.engine.delivery.Chains;
import dev.offshoot.messaging.engine.failure.Failures;
import dev.offshoot.messaging.engine.listeners.Listener;
import dev.offshoot.messaging.engine.listeners.Listeners;
import dev.offshoot.messaging.engine.modules.LocalModules;
import dev.offshoot.messaging.engine.observation.MessageObserver;
import dev.offshoot.messaging.engine.publication.MessagePublisher;
import dev.offshoot.messaging.engine.store.DeliveryTable.NewDelivery;
import dev.offshoot.messaging.engine.store.Lane;
import dev.offshoot.messaging.spi.ReceivedMessage;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionOperations;

/** Stores messages from other processes, each once, however often it is delivered. */
public final class Inbox {

    private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);

    private final LocalModules modules;
    private final Listeners listeners;
    private final MessagePublisher publisher;
    private final Chains chains;
    private final TransactionOperations transactions;
    private final MessageObserver observer;

    public Inbox(
            LocalModules modules,
            Listeners listeners,
            MessagePublisher publisher,
            Chains chains,
            TransactionOperations transactions,
            MessageObserver observer) {
        this.modules = modules;
        this.listeners = listeners;
        this.publisher = publisher;
        this.chains = chains;
        this.transactions = transactions;
        this.observer = observer;
    }

    /** Whether messages for the module can be stored now. Tries it and rolls back. */
    boolean isReady(String module) {
        try {
            transactions.executeWithoutResult(status -> {
                modules.tables(module).inbox().insert(List.of(UUID.randomUUID()));
                status.setRollbackOnly();
            });
            return true;
        } catch (RuntimeException e) {
            LOG.debug("Messages for '{}' cannot be stored: {}", module, Failures.describe(e));
            return false;
        }
    }

    /**
     * Stores messages for a module, and returns after the commit. They may be delivered in the same transaction. A
     * message that the broker has delivered before may have ended a process, so it gets a row.
     */
    public void receive(String module, Collection<ReceivedMessage> messages) {
        chains.execute(
                        messages.stream().noneMatch(ReceivedMessage::redelivered),
                        () -> modules.tables(module).answers(),
                        chain -> {
                            receiveWithin(module, messages);
                            chain.continueFrom(
                                    messages.stream()
                                            .map(ReceivedMessage::message)
                                            .toList(),
                                    null);
                        })
                .report();
        observer.received(module, messages.size());
    }

    /** Same as {@link #receive}, but in the caller's transaction, which does not deliver them. */
    public void receiveWithin(String module, Collection<ReceivedMessage> messages) {
        var fresh = modules.tables(module)
                .inbox()
                .insert(messages.stream().map(one -> one.message().id()).toList());
        for (var one : messages) {
            if (fresh.remove(one.message().id())) {
                publisher.received(module, deliveries(module, one));
            }
        }
    }

    private List<NewDelivery> deliveries(String module, ReceivedMessage received) {
        var message = received.message();
        var hearing = listeners.of(module, message.type());
        if (received.error() == null && !hearing.isEmpty()) {
            return hearing.stream()
                    .map(listener -> new NewDelivery(message, listener.id, listener.lane(), Duration.ZERO, null))
                    .toList();
        }
        var error = received.error() != null
                ? received.error()
                : "Module '" + module + "' has no listener for " + message.type() + " in this process";
        LOG.error("{} {} is parked: {}", message.type(), message.id(), error);
        // unknown names are no meter tags: there could be any number of them
        observer.parked(module, listeners.type(message.type()) == null ? Listener.NOBODY : message.type());
        return List.of(new NewDelivery(message, Listener.NOBODY, Lane.PARKED, Duration.ZERO, error));
    }
}
