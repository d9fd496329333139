package dev.offshoot.messaging.engine.publication;

import dev.offshoot.messaging.engine.modules.LocalModules;
import dev.offshoot.messaging.engine.modules.WakeUps;
import dev.offshoot.messaging.engine.observation.MessageObserver;
import dev.offshoot.messaging.engine.store.DeliveryTable.NewDelivery;
import dev.offshoot.messaging.engine.store.Lane;
import dev.offshoot.messaging.engine.store.OutboxTable.Outgoing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** The messages that one transaction has published or received so far. They are written together, just before it commits. */
final class TransactionMessages implements TransactionSynchronization {

    private static final Logger LOG = LoggerFactory.getLogger(TransactionMessages.class);

    private final Object key;
    private final LocalModules modules;
    private final WakeUps wakeUps;
    private final MessageObserver observer;

    private final List<Row> rows = new ArrayList<>();
    /** Those that need no row, because this transaction delivers them itself. */
    private final List<Row> taken = new ArrayList<>();
    /** The number of rows at each savepoint. */
    private final Map<Object, Integer> savepoints = new HashMap<>();
    /** The number of rows already written to the tables. */
    private int inTables;

    private boolean beforeCommitted;
    /** Whether it is too late to publish anything. */
    private boolean over;

    private TransactionMessages(Object key, LocalModules modules, WakeUps wakeUps, MessageObserver observer) {
        this.key = key;
        this.modules = modules;
        this.wakeUps = wakeUps;
        this.observer = observer;
    }

    /**
     * The messages of the current transaction.
     *
     * @param key the key under which they are bound to the transaction
     * @throws IllegalStateException if it has already been committed
     */
    static TransactionMessages current(Object key, LocalModules modules, WakeUps wakeUps, MessageObserver observer) {
        var current = bound(key);
        if (current != null && current.over) {
            throw new IllegalStateException(
                    "The message was published after the transaction was committed. Publish it in the transaction that makes the change");
        }
        if (current == null) {
            if (!TransactionSynchronizationManager.isSynchronizationActive()) {
                throw new IllegalStateException(
                        "The message was published after the transaction had ended. Publish it in the transaction that makes the change");
            }
            current = new TransactionMessages(key, modules, wakeUps, observer);
            current.bind();
        }
        return current;
    }

    /**
     * Those of the current transaction, or null. While synchronizations are told that a transaction has ended, its messages are
     * still bound, but a new transaction may begin, to which they do not belong.
     */
    private static @Nullable TransactionMessages bound(Object key) {
        var found = (TransactionMessages) TransactionSynchronizationManager.getResource(key);
        if (found == null
                || TransactionSynchronizationManager.isSynchronizationActive()
                        && TransactionSynchronizationManager.getSynchronizations()
                                .contains(found)) {
            return found;
        }
        TransactionSynchronizationManager.unbindResource(key);
        return null;
    }

    private void bind() {
        TransactionSynchronizationManager.registerSynchronization(this);
        TransactionSynchronizationManager.bindResource(key, this);
    }

    /**
     * The last moment before the current transaction commits: writes what is not written yet, and accepts nothing more. The
     * first message may be published while synchronizations are told of the commit, and then this one is not told.
     */
    static void close(Object key, LocalModules modules, WakeUps wakeUps, MessageObserver observer) {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            return;
        }
        var current = bound(key);
        if (current == null) {
            // so that what is published from now on is refused, and not lost
            current = new TransactionMessages(key, modules, wakeUps, observer);
            current.bind();
        } else {
            current.write();
        }
        current.over = true;
    }

    /** A row of a module's delivery or outbox table; exactly one of the two is set. */
    private record Row(
            String module,
            @Nullable NewDelivery delivery,
            @Nullable Outgoing outgoing,
            boolean published) {

        MessageObserver.Route route() {
            var message = outgoing != null
                    ? outgoing.message()
                    : Objects.requireNonNull(delivery).message();
            var target = outgoing != null ? outgoing.target() : module;
            return new MessageObserver.Route(message.source(), target, message.type(), outgoing != null);
        }
    }

    void deliver(String module, NewDelivery delivery) {
        add(new Row(module, delivery, null, true));
    }

    void received(String module, NewDelivery delivery) {
        add(new Row(module, delivery, null, false));
    }

    void send(String module, Outgoing message) {
        add(new Row(module, null, message, true));
    }

    private void add(Row row) {
        rows.add(row);
        if (beforeCommitted) {
            // published by another synchronization just before the commit
            write();
        }
    }

    /** Takes the wanted ones of the messages that can be delivered now. */
    void take(Predicate<LocalMessage> wanted) {
        rows.subList(inTables, rows.size()).removeIf(row -> {
            var delivery = row.delivery();
            var takes = delivery != null
                    && delivery.lane() == Lane.ORDINARY
                    && delivery.delay().isZero()
                    && delivery.error() == null
                    && wanted.test(new LocalMessage(row.module(), delivery.message(), delivery.listener()));
            if (takes) {
                taken.add(row);
            }
            return takes;
        });
    }

    private void write() {
        Map<String, List<NewDelivery>> deliveries = new LinkedHashMap<>();
        Map<String, List<Outgoing>> outgoing = new LinkedHashMap<>();
        for (var row : rows.subList(inTables, rows.size())) {
            if (row.delivery() != null) {
                deliveries
                        .computeIfAbsent(row.module(), name -> new ArrayList<>())
                        .add(row.delivery());
            } else if (row.outgoing() != null) {
                outgoing.computeIfAbsent(row.module(), name -> new ArrayList<>())
                        .add(row.outgoing());
            }
        }
        deliveries.forEach((module, some) -> modules.tables(module).deliveries().insert(some));
        outgoing.forEach((module, some) -> modules.tables(module).outbox().insert(some));
        inTables = rows.size();
    }

    @Override
    public void savepoint(Object savepoint) {
        savepoints.put(savepoint, rows.size());
    }

    @Override
    public void savepointRollback(Object savepoint) {
        // nothing had been published at an unknown savepoint
        var kept = savepoints.getOrDefault(savepoint, 0);
        rows.subList(kept, rows.size()).clear();
    }

    @Override
    public void suspend() {
        TransactionSynchronizationManager.unbindResource(key);
    }

    @Override
    public void resume() {
        TransactionSynchronizationManager.bindResource(key, this);
    }

    @Override
    public void beforeCommit(boolean readOnly) {
        write();
        beforeCommitted = true;
    }

    @Override
    public void beforeCompletion() {
        over = true;
    }

    @Override
    public void afterCommit() {
        Stream.concat(taken.stream(), rows.stream())
                .filter(Row::published)
                .forEach(row -> observer.published(row.route()));
        for (var row : rows) {
            if (row.outgoing() != null) {
                wakeUps.send(row.module(), row.outgoing().target());
            } else if (row.delivery() != null) {
                wakeUps.deliver(
                        row.module(), row.delivery().lane(), row.delivery().delay());
            }
        }
    }

    @Override
    public void afterCompletion(int status) {
        TransactionSynchronizationManager.unbindResourceIfPossible(key);
        if (status == STATUS_COMMITTED && inTables < rows.size()) {
            // published after the commit: too late to throw, so log it
            LOG.error(
                    "{} messages were published after the transaction was committed, and are lost. Publish them in the transaction that makes the change",
                    rows.size() - inTables);
        }
    }
}
