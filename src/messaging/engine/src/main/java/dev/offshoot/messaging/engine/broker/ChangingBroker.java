package dev.offshoot.messaging.engine.broker;

import static java.util.Objects.requireNonNull;

import dev.offshoot.messaging.spi.Broker;
import dev.offshoot.messaging.spi.BrokerFactory;
import dev.offshoot.messaging.spi.Envelope;
import dev.offshoot.messaging.spi.Receiver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends to one broker and receives from several, so that the broker can be changed while messages flow: first all
 * processes receive from both, then all send to the new one, and once the old one is empty, all leave it.
 */
final class ChangingBroker implements Broker {

    private static final Logger LOG = LoggerFactory.getLogger(ChangingBroker.class);

    /** How long a change waits for what is being published. */
    private static final Duration LONGEST_PUBLISHING = Duration.ofSeconds(10);

    private final Map<String, BrokerFactory> factories;
    private final Supplier<Set<String>> modules;
    /** Read while messages are published, so that none is on its way to the old broker after a change. */
    private final ReadWriteLock publishing = new ReentrantReadWriteLock();

    private final Map<String, Receiver> consumed = new HashMap<>();
    private volatile Map<String, Broker> heard = Map.of();
    private volatile String sends;

    /** @param modules all modules of the application */
    ChangingBroker(
            Map<String, BrokerFactory> factories, String sends, Set<String> alsoHears, Supplier<Set<String>> modules) {
        this.factories = factories;
        this.modules = modules;
        this.sends = sends;
        var names = new TreeSet<>(alsoHears);
        names.add(sends);
        names.forEach(this::hear);
    }

    private Broker sending() {
        return requireNonNull(heard.get(sends));
    }

    @Override
    public String kind() {
        return sends;
    }

    @Override
    public Outcome publish(String target, List<Envelope> messages, Duration timeout) {
        var deadline = System.nanoTime() + timeout.toNanos();
        try {
            if (!publishing.readLock().tryLock(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                return new Outcome(Set.of(), Failure.TARGET, "The broker is being changed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome(Set.of(), Failure.BROKER, "Interrupted while publishing");
        }
        try {
            return sending().publish(target, messages, Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
        } finally {
            publishing.readLock().unlock();
        }
    }

    @Override
    public synchronized void consume(String module, Receiver receiver) {
        consumed.put(module, receiver);
        heard.values().forEach(broker -> broker.consume(module, receiver));
    }

    @Override
    public synchronized void stopConsuming(String module) {
        consumed.remove(module);
        heard.values().forEach(broker -> broker.stopConsuming(module));
    }

    @Override
    public boolean isConsuming(String module) {
        return heard.values().stream().allMatch(broker -> broker.isConsuming(module));
    }

    /** The smallest number at any of the brokers: a module may leave only if others receive from all of them. */
    @Override
    public int consumerCount(String module) {
        return answers(broker -> broker.consumerCount(module)).stream()
                .mapToInt(Integer::intValue)
                .min()
                .orElse(0);
    }

    @Override
    public Map<String, Long> held(Collection<String> modules) {
        var all = new HashMap<String, Long>();
        modules.forEach(module -> all.put(module, 0L));
        for (var held : answers(broker -> broker.held(modules))) {
            all.keySet().retainAll(held.keySet());
            all.replaceAll((module, count) -> count + held.get(module));
        }
        return all;
    }

    /** What the brokers answer from which this process receives. One that is left meanwhile may be closed, and is left out. */
    private <T> List<T> answers(Function<Broker, T> question) {
        var answers = new ArrayList<T>();
        heard.forEach((name, broker) -> {
            try {
                answers.add(question.apply(broker));
            } catch (RuntimeException e) {
                if (heard.get(name) == broker) {
                    throw e;
                }
                LOG.debug("{} has been left", name, e);
            }
        });
        return answers;
    }

    Brokers.InUse inUse() {
        var held = new TreeMap<String, @Nullable Long>();
        // in turn with changes, which close brokers
        synchronized (this) {
            heard.forEach((name, broker) -> held.put(name, held(broker)));
        }
        return new Brokers.InUse(sends, held);
    }

    /**
     * The number of messages for all modules, because some may be hosted by no process at the moment; null if the broker
     * does not tell.
     */
    private @Nullable Long held(Broker broker) {
        var all = modules.get();
        var held = broker.held(all);
        return held.keySet().containsAll(all)
                ? held.values().stream().mapToLong(Long::longValue).sum()
                : null;
    }

    synchronized void change(String newSends, Set<String> newHears) {
        var wanted = new TreeSet<>(newHears);
        wanted.add(newSends);
        wanted.forEach(name -> {
            if (!factories.containsKey(name)) {
                throw new CannotChange(
                        "There is no broker '" + name + "' here, but " + String.join(", ", factories.keySet()));
            }
        });
        var leaving = new TreeSet<>(heard.keySet());
        leaving.removeAll(wanted);
        if (leaving.contains(sends)) {
            // others may not know yet, and it may hold messages that were sent just now
            throw new CannotChange("This process still sends to '" + sends + "': first let it send to '" + newSends
                    + "' and receive from both");
        }
        leaving.forEach(this::requireEmpty);
        wanted.stream().filter(name -> !heard.containsKey(name)).toList().forEach(name -> {
            hear(name);
            LOG.info("Messages are now received from {}", name);
        });
        if (!newSends.equals(sends)) {
            send(newSends);
        }
        leaving.forEach(this::leave);
    }

    private void requireEmpty(String name) {
        var held = held(requireNonNull(heard.get(name)));
        if (held == null || held > 0) {
            throw new CannotChange(
                    held == null
                            ? name + " does not tell how many messages it holds"
                            : name + " still holds " + held + " messages");
        }
    }

    private void hear(String name) {
        Broker opened = null;
        try {
            opened = requireNonNull(factories.get(name)).open();
            consumed.forEach(opened::consume);
        } catch (RuntimeException e) {
            if (opened != null) {
                consumed.keySet().forEach(opened::stopConsuming);
                opened.close();
            }
            throw new CannotChange(name + " cannot be used: " + e.getMessage(), e);
        }
        var more = new LinkedHashMap<>(heard);
        more.put(name, opened);
        heard = more;
    }

    private void send(String name) {
        try {
            if (!publishing.writeLock().tryLock(LONGEST_PUBLISHING.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new CannotChange(sends + " takes too long to confirm what is being sent");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotChange("Interrupted");
        }
        try {
            sends = name;
        } finally {
            publishing.writeLock().unlock();
        }
        LOG.info("Messages are now sent to {}", name);
    }

    private void leave(String name) {
        var less = new LinkedHashMap<>(heard);
        var left = requireNonNull(less.remove(name));
        heard = less;
        Set.copyOf(consumed.keySet()).forEach(left::stopConsuming);
        left.close();
        LOG.info("Messages are no longer received from {}", name);
    }

    @Override
    public synchronized void close() {
        heard.values().forEach(Broker::close);
    }
}
