package dev.offshoot.messaging;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.offshoot.messaging.ModuleTables.NewDelivery;
import dev.offshoot.messaging.Outbox.Outgoing;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Hears what modules publish, and writes it down in their transaction: a delivery for each listener that this process
 * hosts, an outgoing message for each module that hears it elsewhere. All that one transaction publishes is written at
 * once, just before it commits.
 */
class Publication implements ApplicationListener<PayloadApplicationEvent<?>> {

    private static final Logger LOG = LoggerFactory.getLogger(Publication.class);
    private static final StackWalker STACK = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

    private final ClassValue<MessageTypeOrNot> types = new ClassValue<>() {
        @Override
        protected MessageTypeOrNot computeValue(Class<?> type) {
            return new MessageTypeOrNot(MessageType.of(type));
        }
    };

    private final Hosting hosting;
    private final Listeners listeners;
    private final MessageJson json;
    private final Tracing tracing;
    private final MessagingMetrics metrics;
    private final Clock clock;

    Publication(
            Hosting hosting,
            Listeners listeners,
            MessageJson json,
            Tracing tracing,
            MessagingMetrics metrics,
            Clock clock) {
        this.hosting = hosting;
        this.listeners = listeners;
        this.json = json;
        this.tracing = tracing;
        this.metrics = metrics;
        this.clock = clock;
    }

    @Override
    public void onApplicationEvent(PayloadApplicationEvent<?> event) {
        var payload = event.getPayload();
        var due = payload instanceof Later later ? later.due() : null;
        var message = payload instanceof Later later ? later.message() : payload;
        var type = types.get(message.getClass()).type();
        if (type != null) {
            publish(type, message, due, payload instanceof Later later ? later.because() : null);
        } else if (due != null) {
            throw new IllegalStateException(
                    message.getClass().getName() + " is neither a @Command nor an @Event, and cannot be told later");
        }
    }

    private void publish(MessageType type, Object message, @Nullable Instant due, @Nullable String because) {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException(type + " was published outside of a transaction, and would exist although"
                    + " what it tells of might not: publish it where the change is made");
        }
        var internal = Modules.of(type.record);
        var hearers = internal != null && !listeners.of(internal, type.name).isEmpty()
                ? List.of(internal)
                : hosting.map().hearersOf(type.name);
        if (hearers.isEmpty()) {
            if (type.command) {
                throw new IllegalStateException("No module takes the command " + type);
            }
            return;
        }
        var now = clock.instant();
        // who publishes knows a time of its own clock; what is written down is how far away that is
        var delay = due == null || due.isBefore(now) ? Duration.ZERO : Duration.between(now, due);
        var source = publisher(type);
        var subject = type.subjectOf(message);
        var envelope = new Envelope(
                UuidCreator.getTimeOrderedEpoch(),
                type.name,
                type.version,
                subject,
                source,
                now,
                now.plus(delay),
                tracing.current(subject),
                json.write(message));
        var written = written();
        for (var hearer : hearers) {
            if (hearer.equals(internal) || hosting.isHosted(hearer)) {
                for (var listener : listeners.of(hearer, type.name)) {
                    written.deliver(hearer, new NewDelivery(envelope, listener.id, listener.lane(), delay, because));
                }
            } else {
                written.send(hosting.outboxFor(source), new Outgoing(0, envelope, hearer, delay, 0));
            }
        }
        metrics.published(source, type.name);
    }

    /** The module whose code publishes: a command's name tells only who takes it. */
    private String publisher(MessageType type) {
        if (!type.command) {
            return type.owner();
        }
        var module = STACK.walk(frames -> frames.map(frame -> Modules.of(frame.getDeclaringClass()))
                .filter(name -> name != null && hosting.isHere(name))
                .findFirst());
        return module.orElse(type.owner());
    }

    private Written written() {
        var written = (Written) TransactionSynchronizationManager.getResource(this);
        if (written != null && written.over) {
            throw new IllegalStateException(
                    "Published after the transaction was committed: publish where the change is made");
        }
        if (written == null) {
            written = new Written();
            TransactionSynchronizationManager.bindResource(this, written);
            TransactionSynchronizationManager.registerSynchronization(written);
        }
        return written;
    }

    private record MessageTypeOrNot(@Nullable MessageType type) {}

    /** What one transaction has published so far. */
    private final class Written implements TransactionSynchronization {

        private final List<Row> rows = new ArrayList<>();
        /** How much there was at each savepoint. */
        private final Map<Object, Integer> savepoints = new HashMap<>();

        /** So many of the rows are in the tables. */
        private int inTables;

        private boolean beforeCommitted;
        private boolean over;

        /** Of a module's delivery or of its outbox: one of the two is there. */
        private record Row(
                String module,
                @Nullable NewDelivery delivery,
                @Nullable Outgoing outgoing) {

            Traffic.Way way() {
                var message = outgoing != null
                        ? outgoing.message()
                        : Objects.requireNonNull(delivery).message();
                var target = outgoing != null ? outgoing.target() : module;
                return new Traffic.Way(message.source(), target, message.type(), outgoing != null);
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
                // somebody else publishes just before the commit, too
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
            deliveries.forEach((module, some) -> hosting.tables(module).insertDeliveries(some));
            outgoing.forEach((module, some) -> hosting.tables(module).outbox.insert(some));
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
            TransactionSynchronizationManager.unbindResource(Publication.this);
        }

        @Override
        public void resume() {
            TransactionSynchronizationManager.bindResource(Publication.this, this);
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
                hosting.traffic().published(row.way());
                if (row.outgoing() != null) {
                    hosting.wakeSender(row.module(), row.outgoing().target());
                } else if (row.delivery() != null) {
                    hosting.wake(
                            row.module(), row.delivery().lane(), row.delivery().delay());
                }
            }
        }

        @Override
        public void afterCompletion(int status) {
            TransactionSynchronizationManager.unbindResourceIfPossible(Publication.this);
            if (status == STATUS_COMMITTED && inTables < rows.size()) {
                // registered when the commit was already through: too late to refuse, not too late to say
                LOG.error(
                        "{} messages were published after the transaction was committed, and are lost: publish where the change is made",
                        rows.size() - inTables);
            }
        }
    }
}
