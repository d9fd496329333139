package dev.offshoot.messaging;

import io.micrometer.core.instrument.Gauge;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Which modules this process hosts: those whose code is here, unless it was told to stop. Hosting a module means to work
 * off its deliveries, to send what it has for others, and to hear its queue.
 */
class Hosting implements HostedModules, SmartLifecycle {

    /** In the place of a listener where there is none. */
    static final String NOBODY = "?";

    private static final Logger LOG = LoggerFactory.getLogger(Hosting.class);

    private final String process;
    private final Listeners listeners;
    private final MessageJson json;
    private final JdbcTemplate jdbc;
    private final MessagingTables schema;
    private final TransactionOperations transactions;
    private final Runnable betweenDeliveries;
    private final Tracing tracing;
    private final MessagingMetrics metrics;
    private final MessagingSettings settings;
    private final Clock clock;
    private final @Nullable Broker broker;
    private final Traffic traffic;

    private final Map<String, ModuleTables> tables = new LinkedHashMap<>();
    private final Map<String, UUID> schemas = new ConcurrentHashMap<>();
    private final Map<String, Worker> workers = new ConcurrentHashMap<>();
    /** Of modules that were let go, until their last call has come back. */
    private final Set<Worker> leaving = ConcurrentHashMap.newKeySet();

    private @Nullable ModuleMap map;
    private @Nullable Sender sender;
    private @Nullable ExecutorService caller;
    private @Nullable ScheduledExecutorService timers;
    private volatile Set<String> hosted = Set.of();
    private volatile boolean running;

    Hosting(
            String process,
            Listeners listeners,
            MessageJson json,
            JdbcTemplate jdbc,
            MessagingTables schema,
            TransactionOperations transactions,
            Runnable betweenDeliveries,
            Tracing tracing,
            MessagingMetrics metrics,
            MessagingSettings settings,
            Clock clock,
            @Nullable Broker broker) {
        this.process = process;
        this.traffic = new Traffic(process);
        this.listeners = listeners;
        this.json = json;
        this.jdbc = jdbc;
        this.schema = schema;
        this.transactions = transactions;
        this.betweenDeliveries = betweenDeliveries;
        this.tracing = tracing;
        this.metrics = metrics;
        this.settings = settings;
        this.clock = clock;
        this.broker = broker;
    }

    /** Before anything that serves requests. */
    @Override
    public int getPhase() {
        return 0;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public synchronized void start() {
        var written = ModuleMap.read(settings.moduleMap());
        var present = new TreeSet<>(listeners.modules());
        if (written != null) {
            written.modules().forEach((module, entry) -> {
                if (Modules.isPresent(entry.packageName())) {
                    present.add(module);
                }
            });
        }
        listeners.complete(present);
        var known = written != null ? written : ModuleMap.of(listeners);
        present.addAll(listeners.owners().keySet());
        map = known;
        checkAgainst(known, present);
        caller = Executors.newCachedThreadPool(task -> {
            var thread = new Thread(task, "call");
            thread.setDaemon(true);
            return thread;
        });
        timers = Executors.newSingleThreadScheduledExecutor(task -> {
            var thread = new Thread(task, "leases");
            thread.setDaemon(true);
            return thread;
        });
        var wanted = settings.hosts();
        if (wanted != null && !present.containsAll(wanted)) {
            throw new InvalidMessaging("offshoot.messaging.hosts names " + wanted + ", and only " + present
                    + " are in process '" + process + "'");
        }
        var toHost = new TreeSet<String>();
        tables.clear();
        for (var module : present) {
            schema.migrate(module);
            var own = new ModuleTables(jdbc, module);
            tables.put(module, own);
            schemas.put(module, own.identity());
            var hosts = wanted == null ? !Boolean.FALSE.equals(own.hosted(process)) : wanted.contains(module);
            if (wanted != null && (hosts || broker != null)) {
                transactions.executeWithoutResult(status -> own.rememberHosted(process, hosts));
            }
            if (hosts) {
                toHost.add(module);
            } else if (broker == null) {
                throw new InvalidMessaging("Module '" + module + "' was moved away from process '" + process
                        + "', and without a broker nobody can be told what is for it: set spring.rabbitmq.host, or bring"
                        + " the module home first");
            } else {
                LOG.info("Module '{}' stays elsewhere: this process was told not to host it", module);
            }
        }
        var elsewhere = new TreeSet<>(known.modules().keySet());
        elsewhere.removeAll(present);
        if (broker == null && !elsewhere.isEmpty()) {
            LOG.warn("No broker is configured: what is for {} waits. Set spring.rabbitmq.host", elsewhere);
        }
        running = true;
        timers.scheduleWithFixedDelay(
                this::renewLeases,
                settings.lease().toMillis() / 4,
                Math.max(settings.lease().toMillis() / 4, 1),
                TimeUnit.MILLISECONDS);
        sender = new Sender(this, transactions, broker, metrics, settings);
        hosted = Set.copyOf(toHost);
        toHost.forEach(this::begin);
        present.forEach(this::measure);
        sender.start();
    }

    private void checkAgainst(ModuleMap known, Set<String> present) {
        for (var module : present) {
            var entry = known.modules().get(module);
            if (entry == null) {
                throw new InvalidMessaging("Module '" + module + "' is here, but " + settings.moduleMap()
                        + " does not know it. Write the map anew, for publishers address by it");
            }
            for (var message : entry.hears()) {
                if (listeners.of(module, message).isEmpty()) {
                    throw new InvalidMessaging(settings.moduleMap() + " says that module '" + module + "' hears "
                            + message + ", but it has no @ModuleListener for it. Write the map anew");
                }
            }
        }
        for (var listener : listeners.all()) {
            var entry = known.modules().get(listener.module);
            if (!listener.hearsItself() && (entry == null || !entry.hears().contains(listener.type.name))) {
                throw new InvalidMessaging("Module '" + listener.module + "' hears " + listener.type + ", but "
                        + settings.moduleMap() + " does not know it. Write the map anew, for publishers address by it");
            }
        }
    }

    private void renewLeases() {
        leaving.removeIf(Worker::hasEnded);
        for (var worker :
                Stream.concat(workers.values().stream(), leaving.stream()).toList()) {
            try {
                worker.renewLeases();
            } catch (RuntimeException | Error e) {
                LOG.debug("Leases are not renewed", e);
            }
        }
    }

    private void begin(String module) {
        var worker = new Worker(
                module,
                tables(module),
                listeners,
                json,
                transactions,
                betweenDeliveries,
                tracing,
                metrics,
                traffic,
                settings,
                clock,
                executor());
        workers.put(module, worker);
        worker.start();
        if (broker != null) {
            try {
                broker.hear(module, messages -> receive(module, messages));
            } catch (RuntimeException e) {
                end(module);
                throw e;
            }
        }
    }

    private ExecutorService executor() {
        if (caller == null) {
            throw new IllegalStateException("Not started");
        }
        return caller;
    }

    private void measure(String module) {
        var registry = metrics.registry();
        Gauge.builder("offshoot.deliveries.oldest", () -> ageOfOldest(module))
                .description("How long the oldest delivery that is due has waited")
                .baseUnit("seconds")
                .tag("module", module)
                .register(registry);
        Gauge.builder(
                        "offshoot.deliveries.pending",
                        () -> tables(module).backlog().pending())
                .description("Deliveries and outgoing messages that wait")
                .tag("module", module)
                .register(registry);
        Gauge.builder(
                        "offshoot.deliveries.parked",
                        () -> tables(module).backlog().parked())
                .description("Deliveries that were given up")
                .tag("module", module)
                .register(registry);
    }

    private double ageOfOldest(String module) {
        return tables(module).backlog().age().toMillis() / 1000.0;
    }

    private void end(String module) {
        if (broker != null) {
            broker.stopHearing(module);
        }
        var worker = workers.get(module);
        if (worker != null) {
            // its leases are renewed until it has ended: the next host would make the same calls again
            if (!worker.stop()) {
                leaving.add(worker);
            }
            workers.remove(module);
        }
    }

    @Override
    public synchronized void stop() {
        running = false;
        if (sender != null) {
            sender.stop();
        }
        if (broker != null) {
            hosted.forEach(broker::stopHearing);
        }
        // all are told before any is waited for
        var stopping = workers.values().stream()
                .map(worker -> new Thread(worker::stop))
                .toList();
        stopping.forEach(Thread::start);
        for (var thread : stopping) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        Stream.concat(workers.values().stream(), leaving.stream()).forEach(Worker::abandon);
        workers.clear();
        leaving.clear();
        if (caller != null) {
            caller.shutdownNow();
        }
        if (timers != null) {
            timers.shutdownNow();
        }
    }

    /** Why a module was not moved. */
    static class CannotMove extends RuntimeException {

        private static final long serialVersionUID = 1L;

        CannotMove(String message) {
            super(message);
        }
    }

    /**
     * Starts or stops to host a module, and remembers it.
     *
     * @throws CannotMove if nobody else would be left to host it
     */
    synchronized void host(String module, boolean wanted) {
        if (!running) {
            return;
        }
        if (isHosted(module) != wanted) {
            if (wanted) {
                begin(module);
                hosted = with(module);
            } else {
                letGo(module);
            }
            LOG.info("Module '{}' is {} hosted here", module, wanted ? "now" : "no longer");
        }
        // written down even if it is so already: another instance of this deployable may have been told the opposite
        transactions.executeWithoutResult(status -> tables(module).rememberHosted(process, wanted));
    }

    private void letGo(String module) {
        if (broker == null) {
            throw new CannotMove("No broker is configured: nobody else could hear what '" + module + "' is told");
        }
        if (broker.hearers(module) < 2) {
            throw nobodyElse(module);
        }
        // from here on publishers address it as one elsewhere; what was written for it here, others find in its table
        hosted = without(module);
        end(module);
        if (broker.hearers(module) < 1) {
            // the other one was told to stop at the same moment, or died
            begin(module);
            hosted = with(module);
            throw nobodyElse(module);
        }
    }

    private static CannotMove nobodyElse(String module) {
        return new CannotMove(
                "No other process hears the queue of '" + module + "': start one that hosts it, and ask again");
    }

    private Set<String> with(String module) {
        var changed = new TreeSet<>(hosted);
        changed.add(module);
        return Set.copyOf(changed);
    }

    private Set<String> without(String module) {
        var changed = new TreeSet<>(hosted);
        changed.remove(module);
        return Set.copyOf(changed);
    }

    /**
     * Writes down what came from outside for a module: once, however often it comes. Returns when it is committed.
     *
     * @param messages that are to be parked carry an error
     */
    void receive(String module, Collection<Received> messages) {
        if (messages.isEmpty()) {
            // asked whether anything can be written down: it is, and taken back
            transactions.executeWithoutResult(status -> {
                tables(module).insertInbox(List.of(UUID.randomUUID()));
                status.setRollbackOnly();
            });
            return;
        }
        var lanes = transactions.execute(status -> receiveWithin(module, messages));
        if (lanes != null) {
            wake(module, lanes);
        }
        metrics.received(module, messages.size());
    }

    /** A message from outside; the error says why it cannot be read, if it cannot. */
    record Received(Envelope message, @Nullable String error) {}

    /** As {@link #receive}, in the transaction of the caller, who wakes the lanes of the module after it. */
    Set<Lane> receiveWithin(String module, Collection<Received> messages) {
        var own = tables(module);
        var fresh =
                own.insertInbox(messages.stream().map(one -> one.message().id()).toList());
        var deliveries = new ArrayList<ModuleTables.NewDelivery>();
        for (var one : messages) {
            if (!fresh.remove(one.message().id())) {
                continue;
            }
            var hearing = listeners.of(module, one.message().type());
            if (one.error() != null || hearing.isEmpty()) {
                var error = one.error() != null
                        ? one.error()
                        : "Module '" + module + "' has no listener for "
                                + one.message().type() + " in this process";
                LOG.error(
                        "{} {} is parked: {}",
                        one.message().type(),
                        one.message().id(),
                        error);
                metrics.parked(
                        module,
                        listeners.type(one.message().type()) == null
                                ? NOBODY
                                : one.message().type());
                deliveries.add(new ModuleTables.NewDelivery(one.message(), NOBODY, Lane.PARKED, Duration.ZERO, error));
            }
            if (one.error() == null) {
                for (var listener : hearing) {
                    deliveries.add(new ModuleTables.NewDelivery(
                            one.message(), listener.id, listener.lane(), Duration.ZERO, null));
                }
            }
        }
        if (!deliveries.isEmpty()) {
            own.insertDeliveries(deliveries);
        }
        return deliveries.stream().map(ModuleTables.NewDelivery::lane).collect(Collectors.toSet());
    }

    /** What publishers speak to. */
    Publication publication() {
        return new Publication(this, listeners, json, tracing, metrics, clock);
    }

    Traffic traffic() {
        return traffic;
    }

    String process() {
        return process;
    }

    ModuleMap map() {
        if (map == null) {
            throw new IllegalStateException("Messages can be published once the application has started");
        }
        return map;
    }

    /** The modules whose code is here, hosted or not. */
    Set<String> present() {
        return tables.keySet();
    }

    boolean isHere(String module) {
        return tables.containsKey(module);
    }

    @Override
    public boolean isHosted(String module) {
        return hosted.contains(module);
    }

    /** Whether the module is hosted, and worked on; while the broker is away it still is, and what is sent waits. */
    boolean isReady(String module) {
        var worker = workers.get(module);
        return isHosted(module) && worker != null && worker.isRunning();
    }

    /** Whether what others send the module reaches it here. Without a broker there are no others. */
    boolean isHearing(String module) {
        return isHosted(module) && (broker == null || broker.isHearing(module));
    }

    /** The id of the schema that this process reads and writes for the module. */
    UUID schemaOf(String module) {
        return schemas.get(module);
    }

    Set<String> hosted() {
        return hosted;
    }

    @Nullable Broker broker() {
        return broker;
    }

    /** What the broker has for each module here, as far as it says; nothing without a broker. */
    Map<String, Long> held() {
        return broker != null
                ? broker.held(present())
                : present().stream().collect(Collectors.toMap(module -> module, module -> 0L));
    }

    /** What carries messages to other processes, for those who watch: {@code none}, {@code rabbitmq} or {@code memory}. */
    String brokerKind() {
        return broker == null ? "none" : settings.brokerInMemory() ? "memory" : "rabbitmq";
    }

    ModuleTables tables(String module) {
        var own = tables.get(module);
        if (own == null) {
            throw new IllegalStateException("Module '" + module + "' is not in this process");
        }
        return own;
    }

    /** Whose outbox takes what a module says: its own if it is worked off here, else that of one that is. */
    String outboxFor(String source) {
        if (isHosted(source)) {
            return source;
        }
        return hosted.stream()
                .findFirst()
                .orElseGet(() -> isHere(source) ? source : present().iterator().next());
    }

    /** Says that a module has something that falls due after so long. */
    void wake(String module, Lane lane, Duration delay) {
        var worker = workers.get(module);
        if (worker != null) {
            worker.wake(lane, delay);
        }
    }

    void wake(String module, Set<Lane> lanes) {
        lanes.forEach(lane -> wake(module, lane, Duration.ZERO));
    }

    void wakeSender(String module, String target) {
        if (sender != null) {
            sender.wake(module, target);
        }
    }
}
