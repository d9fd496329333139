package dev.offshoot.messaging.engine.publication;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.offshoot.messaging.ScheduledMessage;
import dev.offshoot.messaging.engine.listeners.Listener;
import dev.offshoot.messaging.engine.listeners.Listeners;
import dev.offshoot.messaging.engine.listeners.MessageJson;
import dev.offshoot.messaging.engine.listeners.MessageType;
import dev.offshoot.messaging.engine.modules.LocalModules;
import dev.offshoot.messaging.engine.modules.WakeUps;
import dev.offshoot.messaging.engine.observation.MessageObserver;
import dev.offshoot.messaging.engine.observation.Tracing;
import dev.offshoot.messaging.engine.store.CausePreservingTransactions;
import dev.offshoot.messaging.engine.store.DeliveryTable.NewDelivery;
import dev.offshoot.messaging.engine.store.MessageColumns;
import dev.offshoot.messaging.engine.store.OutboxTable.Outgoing;
import dev.offshoot.messaging.spi.Envelope;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Stores the messages that modules publish, in their transaction: a delivery for each listener that this process hosts,
 * and an outgoing message for each consuming module that is hosted elsewhere. All messages of a transaction are written
 * together, just before it commits.
 */
public class MessagePublisher implements ApplicationListener<PayloadApplicationEvent<?>> {

    private static final StackWalker STACK = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

    private final ClassValue<MessageTypeOrNot> types = new ClassValue<>() {
        @Override
        protected MessageTypeOrNot computeValue(Class<?> type) {
            return new MessageTypeOrNot(MessageType.of(type));
        }
    };

    /** The events of claimed listeners that were read back once. */
    private final Set<String> proven = ConcurrentHashMap.newKeySet();

    private final LocalModules modules;
    private final WakeUps wakeUps;
    private final Listeners listeners;
    private final MessageJson json;
    private final Tracing tracing;
    private final MessageObserver observer;
    private final CausePreservingTransactions transactions;
    private final Clock clock;

    public MessagePublisher(
            LocalModules modules,
            WakeUps wakeUps,
            Listeners listeners,
            MessageJson json,
            Tracing tracing,
            MessageObserver observer,
            CausePreservingTransactions transactions,
            Clock clock) {
        this.modules = modules;
        this.wakeUps = wakeUps;
        this.listeners = listeners;
        this.json = json;
        this.tracing = tracing;
        this.observer = observer;
        this.transactions = transactions;
        this.clock = clock;
    }

    @Override
    public void onApplicationEvent(PayloadApplicationEvent<?> event) {
        var payload = event.getPayload();
        var due = payload instanceof ScheduledMessage later ? later.due() : null;
        var message = payload instanceof ScheduledMessage later ? later.message() : payload;
        var type = typeOf(message.getClass());
        if (type != null) {
            publish(type, message, due, payload instanceof ScheduledMessage later ? later.reason() : null);
        } else if (due != null) {
            throw new IllegalStateException(message.getClass().getName()
                    + " cannot be scheduled, because it is neither a @Command nor an @Event. Annotate it");
        }
    }

    private @Nullable MessageType typeOf(Class<?> message) {
        var declared = types.get(message).type();
        return declared != null
                ? declared
                : listeners.stockType(
                        message, name -> !modules.map().consumersOf(name).isEmpty());
    }

    private void publish(MessageType type, Object message, @Nullable Instant due, @Nullable String reason) {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            if (type.stock) {
                // Spring would drop it; what was published is delivered
                transactions.executeWithoutResult(status -> publish(type, message, due, reason));
                return;
            }
            throw new IllegalStateException(
                    type + " was published outside of a transaction. Publish it in the transaction"
                            + " that makes the change");
        }
        var internal = type.stock ? null : modules.moduleOf(type.record);
        var hearers =
                internal != null && listeners.of(internal, type.name).stream().anyMatch(Listener::isInternal)
                        ? List.of(internal)
                        : modules.map().consumersOf(type.name);
        if (hearers.isEmpty()) {
            if (type.command) {
                throw new IllegalStateException("No module consumes the command " + type
                        + ". Add a @ModuleListener for it, and generate the module map again");
            }
            return;
        }
        if (!transactions.includeDatabase()) {
            throw new IllegalStateException(
                    type + " was published in a transaction of another database than that of the messages, so the two"
                            + " could not commit together. Publish it in a transaction of that database");
        }
        var now = clock.instant();
        // the publisher's time is of its own clock, so the delay is stored instead
        var delay = due == null || due.isBefore(now) ? Duration.ZERO : Duration.between(now, due);
        var source = publisher(type);
        var subject = type.subjectOf(message);
        if (subject != null && subject.length() > MessageColumns.LONGEST_ATTRIBUTE) {
            throw new IllegalStateException("The subject of " + type + " has " + subject.length()
                    + " characters, but at most " + MessageColumns.LONGEST_ATTRIBUTE
                    + " are possible. Choose an id: @Subject says which messages concern the same thing");
        }
        var envelope = new Envelope(
                UuidCreator.getTimeOrderedEpoch(),
                type.name,
                type.version,
                subject,
                source,
                now,
                now.plus(delay),
                tracing.current(subject),
                json.write(message, type));
        if (type.stock && !proven.contains(type.name)) {
            // what cannot be read back would be parked
            json.prove(message, envelope, type);
            proven.add(type.name);
        }
        var messages = TransactionMessages.current(this, modules, wakeUps, observer);
        for (var hearer : hearers) {
            if (hearer.equals(internal) || modules.isHosted(hearer)) {
                for (var listener : listeners.takers(hearer, type.name)) {
                    messages.deliver(hearer, new NewDelivery(envelope, listener.id, listener.lane(), delay, reason));
                }
            } else {
                messages.send(modules.outboxFor(source), new Outgoing(0, envelope, hearer, delay, 0));
            }
        }
        observer.publishing(source, type.name);
    }

    /** Spring may call others in a thread of its own, where the publisher's transaction is not. */
    @Override
    public boolean supportsAsyncExecution() {
        return false;
    }

    /** What transaction managers have to call, so that messages published just before a commit are not lost. */
    public TransactionExecutionListener beforeCommits() {
        return new TransactionExecutionListener() {
            @Override
            public void beforeCommit(TransactionExecution transaction) {
                // a manager that does not synchronize may commit within the transaction that the messages are bound to
                if (transaction instanceof DefaultTransactionStatus status && status.isNewSynchronization()) {
                    TransactionMessages.close(MessagePublisher.this, modules, wakeUps, observer);
                }
            }
        };
    }

    /** Adds deliveries of a message from another process to the current transaction, for a module of this one. */
    public void received(String module, List<NewDelivery> deliveries) {
        var messages = TransactionMessages.current(this, modules, wakeUps, observer);
        deliveries.forEach(delivery -> messages.received(module, delivery));
    }

    /**
     * Takes messages that the current transaction has published or received, and that it can deliver itself. They then get
     * no rows.
     *
     * @param wanted whether to take a message; asked for one after the other, in the order in which they were published
     */
    public void take(Predicate<LocalMessage> wanted) {
        TransactionMessages.current(this, modules, wakeUps, observer).take(wanted);
    }

    /** The module that publishes. A command's name contains only its owner, so the stack is searched. */
    private String publisher(MessageType type) {
        if (!type.command) {
            return type.owner();
        }
        var module = STACK.walk(frames -> frames.map(frame -> modules.moduleOf(frame.getDeclaringClass()))
                .filter(name -> name != null && modules.isHere(name))
                .findFirst());
        return module.orElse(type.owner());
    }

    private record MessageTypeOrNot(@Nullable MessageType type) {}
}
