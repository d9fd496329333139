package dev.offshoot.messaging.engine.publication;

import dev.offshoot.messaging.engine.MessagingSettings;
import dev.offshoot.messaging.engine.failure.Failures;
import dev.offshoot.messaging.engine.listeners.Listener;
import dev.offshoot.messaging.engine.listeners.Listeners;
import dev.offshoot.messaging.engine.listeners.MessageJson;
import dev.offshoot.messaging.engine.modules.LocalModules;
import dev.offshoot.messaging.engine.store.DeliveryTable.NewDelivery;
import dev.offshoot.messaging.engine.store.Lane;
import dev.offshoot.messaging.engine.store.RegistryTable;
import dev.offshoot.messaging.spi.Envelope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.modulith.events.core.EventSerializer;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Empties Spring Modulith's event publication registry: each publication for a claimed listener that the registry has not
 * completed becomes a delivery, in the transaction that deletes it. A publication must be old enough, because an instance
 * that still uses the registry may be running its listener.
 */
public final class RegisteredPublications implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(RegisteredPublications.class);
    private static final Duration PAUSE = Duration.ofSeconds(10);
    private static final String ATTEMPTED =
            "It may have taken effect: the event publication registry does not tell whether"
                    + " it was attempted. Find out, and replay it if it did not";

    private final RegistryTable table;
    private final EventSerializer serializer;
    private final Listeners listeners;
    private final LocalModules modules;
    private final MessageJson json;
    private final MessagePublisher publisher;
    private final TransactionOperations transactions;
    private final Duration age;

    /** Those that cannot become deliveries, until the next start. */
    private final Set<UUID> left = new HashSet<>();
    /** The reasons that were logged. */
    private final Set<String> told = new HashSet<>();

    private volatile @Nullable CountDownLatch stopped;
    private boolean troubled;

    public RegisteredPublications(
            RegistryTable table,
            EventSerializer serializer,
            Listeners listeners,
            LocalModules modules,
            MessageJson json,
            MessagePublisher publisher,
            TransactionOperations transactions,
            MessagingSettings settings) {
        this.table = table;
        this.serializer = serializer;
        this.listeners = listeners;
        this.modules = modules;
        this.json = json;
        this.publisher = publisher;
        this.transactions = transactions;
        this.age = settings.publicationsAfter();
    }

    /** After hosting, so that deliveries find their workers. */
    @Override
    public int getPhase() {
        return 1;
    }

    @Override
    public boolean isRunning() {
        return stopped != null;
    }

    @Override
    public void start() {
        var end = new CountDownLatch(1);
        stopped = end;
        var thread = new Thread(() -> empty(end), "emptying-the-registry");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void stop() {
        var end = stopped;
        stopped = null;
        if (end != null) {
            end.countDown();
        }
    }

    private void empty(CountDownLatch end) {
        try {
            do {
                while (end.getCount() > 0 && pass()) {}
            } while (!end.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns whether there may be more. */
    private boolean pass() {
        try {
            var found = transactions.execute(status -> move());
            troubled = false;
            return found != null && found == RegistryTable.MOST;
        } catch (RuntimeException | Error e) {
            if (!troubled) {
                LOG.warn(
                        "Publications stay in the event publication registry until it can be read: {}",
                        Failures.describe(e));
                LOG.debug("Cause", e);
            }
            troubled = true;
            return false;
        }
    }

    /** Moves some; returns how many were found. */
    private int move() {
        var byId = listenersHere();
        if (byId.isEmpty()) {
            return 0;
        }
        var found = table.lockOpen(byId.keySet(), age, left);
        var deliveries = new LinkedHashMap<String, List<NewDelivery>>();
        var moved = new ArrayList<UUID>();
        for (var publication : found) {
            var takers = byId.getOrDefault(publication.listener(), Map.of())
                    .getOrDefault(publication.eventType(), List.of());
            var delivery = takers.size() == 1
                    ? delivery(publication, takers.get(0))
                    : leave(
                            publication,
                            takers.isEmpty()
                                    ? "no such class of events was found at startup"
                                    : "several listeners have this id");
            if (delivery != null) {
                deliveries
                        .computeIfAbsent(takers.get(0).module, module -> new ArrayList<>())
                        .add(delivery);
                moved.add(publication.id());
            }
        }
        if (!moved.isEmpty()) {
            table.delete(moved);
            deliveries.forEach(publisher::received);
            LOG.info("{} publications of the event publication registry became deliveries", moved.size());
        }
        return found.size();
    }

    /** The claimed listeners of hosted modules, by the registry's id and the class of the event. */
    private Map<String, Map<String, List<Listener>>> listenersHere() {
        var byId = new HashMap<String, Map<String, List<Listener>>>();
        for (var listener : listeners.all()) {
            if (listener.registered != null && modules.isHosted(listener.module)) {
                byId.computeIfAbsent(listener.registered, id -> new HashMap<>())
                        .computeIfAbsent(listener.type.record.getName(), type -> new ArrayList<>())
                        .add(listener);
            }
        }
        return byId;
    }

    private @Nullable NewDelivery delivery(RegistryTable.Publication publication, Listener listener) {
        var type = listener.type;
        try {
            // as the application writes it, which may differ from how messages are written
            Object event = serializer.deserialize(publication.event(), type.record);
            var envelope = new Envelope(
                    publication.id(),
                    type.name,
                    type.version,
                    type.subjectOf(event),
                    type.owner(),
                    publication.at(),
                    publication.at(),
                    null,
                    json.write(event, type));
            json.prove(event, envelope, type);
            return listener.once
                    ? new NewDelivery(envelope, listener.id, Lane.PARKED, Duration.ZERO, ATTEMPTED)
                    : new NewDelivery(envelope, listener.id, listener.lane(), Duration.ZERO, null);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            LOG.debug("Cause", e);
            // without the message of the failure, which may quote personal data
            return leave(
                    publication, "the event cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    private @Nullable NewDelivery leave(RegistryTable.Publication publication, String why) {
        left.add(publication.id());
        if (told.add(publication.listener() + publication.eventType() + why)) {
            LOG.warn(
                    "Publications of {} for {} stay in the event publication registry: {}",
                    publication.eventType(),
                    publication.listener(),
                    why);
        }
        return null;
    }
}
