package dev.offshoot.messaging.engine.hosting;

import dev.offshoot.messaging.engine.MessagingSettings;
import dev.offshoot.messaging.engine.MessagingSettings.Claims;
import dev.offshoot.messaging.engine.failure.Failures;
import dev.offshoot.messaging.engine.failure.InvalidMessaging;
import dev.offshoot.messaging.engine.format.WireFormats;
import dev.offshoot.messaging.engine.inbox.Inbox;
import dev.offshoot.messaging.engine.inbox.InboxReceiver;
import dev.offshoot.messaging.engine.modules.LocalModules;
import dev.offshoot.messaging.engine.modules.WakeUps;
import dev.offshoot.messaging.engine.outbox.OutboxSender;
import dev.offshoot.messaging.spi.Broker;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Starts and stops hosting modules. To host a module means to process its deliveries, to send the messages in its
 * outbox, and to consume its queue. A process hosts the modules on its classpath, except those that were moved away.
 */
public class Hosting implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Hosting.class);

    private final LocalModules modules;
    private final Inbox inbox;
    private final WakeUps wakeUps;
    private final Parts parts;
    private final TransactionOperations transactions;
    private final MessagingSettings settings;
    private final @Nullable Broker broker;

    private @Nullable OutboxSender sender;
    private @Nullable Poll poll;
    private volatile @Nullable HostedWorkers workers;
    private volatile boolean running;

    /** The collaborators; each start creates a new sender. */
    public record Parts(Workers workers, WireFormats formats, Supplier<OutboxSender> senders) {}

    public Hosting(
            LocalModules modules,
            Inbox inbox,
            WakeUps wakeUps,
            Parts parts,
            TransactionOperations transactions,
            MessagingSettings settings,
            @Nullable Broker broker) {
        this.modules = modules;
        this.inbox = inbox;
        this.wakeUps = wakeUps;
        this.parts = parts;
        this.transactions = transactions;
        this.settings = settings;
        this.broker = broker;
    }

    /** Starts before anything that serves requests. */
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
        modules.open();
        parts.formats().check();
        var toHost = toHost();
        var elsewhere = new TreeSet<>(modules.map().modules().keySet());
        elsewhere.removeAll(modules.present());
        if (settings.claims() == Claims.DRAIN && !(elsewhere.isEmpty() && toHost.containsAll(modules.present()))) {
            throw new InvalidMessaging(
                    "offshoot.messaging.claims=drain leaves new events to Spring Modulith's registry,"
                            + " which sends nothing to other processes. First move all modules back into this one");
        }
        if (broker == null && !elsewhere.isEmpty()) {
            LOG.warn(
                    "Messages for {} wait in the outbox, because no broker is configured. Set offshoot.messaging.broker",
                    elsewhere);
        }
        if (broker != null && !modules.areMapped()) {
            LOG.warn(
                    "A broker is configured, but there is no {}, which says what modules in other processes consume: nothing is sent to them",
                    settings.moduleMap());
        }
        running = true;
        workers = new HostedWorkers(parts.workers(), modules, wakeUps, settings.lease());
        var sending = parts.senders().get();
        sender = sending;
        wakeUps.connect(sending::wake);
        modules.host(toHost);
        toHost.forEach(this::begin);
        poll = new Poll(modules, wakeUps, sending, settings.poll());
        poll.start();
    }

    private Set<String> toHost() {
        var process = modules.process();
        var wanted = settings.hosts();
        var toHost = new TreeSet<String>();
        for (var module : modules.present()) {
            var own = modules.tables(module);
            var hosts = wanted == null ? !Boolean.FALSE.equals(own.hosted(process)) : wanted.contains(module);
            if (wanted != null && (hosts || broker != null)) {
                transactions.executeWithoutResult(status -> own.rememberHosted(process, hosts));
            }
            if (hosts) {
                toHost.add(module);
            } else if (broker == null) {
                throw new InvalidMessaging("Module '" + module + "' was moved away from process '" + process
                        + "', but no broker is configured to send its messages there. Set offshoot.messaging.broker, or move"
                        + " the module back first");
            } else {
                LOG.info("Module '{}' is not hosted here, because it was moved to another process", module);
            }
        }
        return toHost;
    }

    private HostedWorkers workers() {
        if (workers == null) {
            throw new IllegalStateException("Not started");
        }
        return workers;
    }

    private void begin(String module) {
        workers().start(module);
        if (broker != null) {
            try {
                broker.consume(module, new InboxReceiver(module, inbox, settings));
            } catch (RuntimeException e) {
                end(module);
                throw e;
            }
        }
    }

    private void end(String module) {
        if (broker != null) {
            broker.stopConsuming(module);
        }
        workers().stop(module);
    }

    @Override
    public synchronized void stop() {
        running = false;
        if (poll != null) {
            poll.stop();
        }
        if (sender != null) {
            sender.stop();
        }
        if (broker != null) {
            modules.hosted().forEach(broker::stopConsuming);
        }
        if (workers != null) {
            workers.stopAll();
        }
    }

    /**
     * Starts or stops hosting a module, and stores the decision.
     *
     * @throws CannotMove if no other process hosts the module
     */
    public synchronized void host(String module, boolean wanted) {
        if (!running) {
            return;
        }
        if (modules.isHosted(module) != wanted) {
            if (wanted) {
                begin(module);
                modules.host(module, true);
            } else {
                letGo(module);
            }
            LOG.info("Module '{}' is {} hosted here", module, wanted ? "now" : "no longer");
        }
        // stored even if nothing changes: another instance of this deployable may have stored the opposite
        transactions.executeWithoutResult(status -> modules.tables(module).rememberHosted(modules.process(), wanted));
    }

    private void letGo(String module) {
        if (broker == null) {
            throw new CannotMove("Module '" + module
                    + "' cannot be moved, because no broker is configured. Set offshoot.messaging.broker");
        }
        if (broker.consumerCount(module) < 2) {
            throw nobodyElse(module);
        }
        // from here on, publishers send its messages to the broker; the next host processes the deliveries already in
        // its table
        modules.host(module, false);
        end(module);
        if (isLeftToNobody(module, broker)) {
            // the other process stopped at the same moment, or died
            begin(module);
            modules.host(module, true);
            throw nobodyElse(module);
        }
    }

    private static boolean isLeftToNobody(String module, Broker broker) {
        try {
            return broker.consumerCount(module) < 1;
        } catch (RuntimeException e) {
            LOG.warn("The broker does not tell how many processes host '{}': {}", module, Failures.describe(e));
            return true;
        }
    }

    private static CannotMove nobodyElse(String module) {
        return new CannotMove("No other process hosts '" + module + "'. Start one that does, and repeat the request");
    }

    /** Whether the module is hosted and its worker is running. Stays true during an outage of the broker. */
    public boolean isReady(String module) {
        var current = workers;
        return modules.isHosted(module) && current != null && current.isRunning(module);
    }

    /** Whether messages from other processes reach the module here. Without a broker, whether it is hosted. */
    public boolean isConsuming(String module) {
        return modules.isHosted(module) && (broker == null || broker.isConsuming(module));
    }

    /** The number of messages at the broker for each module here, as far as the broker answers; 0 without a broker. */
    public Map<String, Long> held() {
        return broker != null
                ? broker.held(modules.present())
                : modules.present().stream().collect(Collectors.toMap(module -> module, module -> 0L));
    }

    /** The kind of broker: {@code none}, {@code memory}, or the broker's name. */
    public String brokerKind() {
        if (broker == null) {
            return "none";
        }
        // said of the broker that the process was started with
        return settings.brokerInMemory() && broker.kind().equals("rabbitmq") ? "memory" : broker.kind();
    }
}
