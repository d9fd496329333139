package dev.offshoot.messaging.engine.publication;

import dev.offshoot.messaging.engine.modules.LocalModules;
import dev.offshoot.messaging.engine.modules.WakeUps;
import dev.offshoot.messaging.engine.observation.MessageObserver;
import dev.offshoot.messaging.engine.store.DeliveryTable.NewDelivery;
import dev.offshoot.messaging.engine.store.OutboxTable.Outgoing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** What one transaction has published so far; written at once, just before it commits. */
final class TransactionMessages implements TransactionSynchronization {

    private static final Logger LOG = LoggerFactory.getLogger(TransactionMessages.class);

    private final Object key;
    private final LocalModules modules;
    private final WakeUps wakeUps;
    private final MessageObserver observer;

    private final List<Row> rows = new ArrayList<>();
    /** How much there was at each savepoint. */
    private final Map<Object, Integer> savepoints = new HashMap<>();
    /** So many of the rows are in the tables. */
    private int inTables;

    private boolean beforeCommitted;
    private boolean over;

    private TransactionMessages(Object key, LocalModules modules, WakeUps wakeUps, MessageObserver observer) {
        this.key = key;
        this.modules = modules;
        this.wakeUps = wakeUps;
        this.observer = observer;
    }

    /**
     * Those of the current transaction.
     *
     * @param key under which they are bound to the transaction
     * @throws IllegalStateException if it is committed already
     */
    static TransactionMessages current(Object key, LocalModules modules, WakeUps wakeUps, MessageObserver observer) {
        var current = (TransactionMessages) TransactionSynchronizationManager.getResource(key);
        if (current != null && current.over) {
            throw new IllegalStateException(
                    "Published after the transaction was committed: publish where the change is made");
        }
        if (current == null) {
            current = new TransactionMessages(key, modules, wakeUps, observer);
            TransactionSynchronizationManager.bindResource(key, current);
            TransactionSynchronizationManager.registerSynchronization(current);
        }
        return current;
    }

    /** Of a module's delivery or of its outbox: one of the two is there. */
    private record Row(
            String module,
            @Nullable NewDelivery delivery,
            @Nullable Outgoing outgoing) {

        MessageObserver.Route route() {
            var message = outgoing != null
                    ? outgoing.message()
                    : Objects.requireNonNull(delivery).message();
            var target = outgoing != null ? outgoing.target() : module;
            return new MessageObserver.Route(message.source(), target, message.type(), outgoing != null);
        }
    }

    void deliver(String module, NewDelivery delivery) {
        add(new Row(module, delivery, null));
    }

    void send(String module, Outgoing message) {
        add(new Row(module, null, message));
    }

    private void add(Row row) {
        rows.add(row);
        if (beforeCommitted) {
            // another synchronization publishes just before the commit, too
            write();
        }
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
        // none was published yet at one that is not known
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
        for (var row : rows) {
            observer.published(row.route());
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
            // registered when the commit was already through: too late to refuse, not too late to say
            LOG.error(
                    "{} messages were published after the transaction was committed, and are lost: publish where the change is made",
                    rows.size() - inTables);
        }
    }
}
