package dev.offshoot.messaging.zeromq;

import dev.offshoot.messaging.spi.Broker;
import dev.offshoot.messaging.spi.Envelope;
import dev.offshoot.messaging.spi.ModuleConsumers;
import dev.offshoot.messaging.spi.Receiver;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.zeromq.ZContext;

/**
 * Sends messages from process to process over ZeroMQ. There is no broker, so nothing keeps a message on its way: it stays
 * in the sender's outbox until a process that hosts the target has stored it, and while no process does, it waits there.
 *
 * <p>Who hosts a module is asked of all processes; those that are dead or frozen do not answer.
 */
public class ZeroMqBroker implements Broker {

    /** How long to wait for the answers of other processes. */
    static final Duration ROLL_CALL = Duration.ofMillis(500);

    private final ZContext context = new ZContext();
    private final String namespace;
    private final List<String> peers;
    private final Inbox inbox;
    private final ModuleConsumers consumers = new ModuleConsumers();
    private final Map<String, Publisher> publishers = new ConcurrentHashMap<>();
    private final Peers asked;

    /**
     * @param listen the address at which this process receives, such as {@code tcp://127.0.0.1:5560}
     * @param peers the addresses of all processes; may include this one
     * @param namespace separates applications that can reach each other
     * @throws IllegalStateException if this process cannot listen there
     */
    ZeroMqBroker(String listen, List<String> peers, String namespace) {
        this.namespace = namespace;
        this.peers = List.copyOf(peers);
        context.setLinger(0);
        this.inbox = new Inbox(context, listen);
        try {
            this.asked = new Peers(context, peers);
        } catch (RuntimeException e) {
            inbox.close();
            context.close();
            throw new IllegalArgumentException(
                    "offshoot.messaging.zeromq.peers is '" + String.join(",", peers) + "': " + e.getMessage(), e);
        }
    }

    @Override
    public String kind() {
        return "zeromq";
    }

    private String queue(String module) {
        return namespace + "." + module;
    }

    @Override
    public Outcome publish(String target, List<Envelope> messages, Duration timeout) {
        return publishers
                .computeIfAbsent(target, module -> new Publisher(new Peers(context, peers), queue(module)))
                .publish(messages, timeout);
    }

    @Override
    public void consume(String module, Receiver receiver) {
        consumers.add(module, inbox.consume(queue(module), receiver));
    }

    @Override
    public void stopConsuming(String module) {
        consumers.stop(module);
    }

    @Override
    public boolean isConsuming(String module) {
        return consumers.isConsuming(module);
    }

    @Override
    public int consumerCount(String module) {
        Set<String> consuming;
        synchronized (asked) {
            consuming = asked.rollCall(queue(module), ROLL_CALL);
        }
        // whether or not it is among its own peers
        if (isConsuming(module)) {
            consuming.add(inbox.process());
        }
        return consuming.size();
    }

    /** None: what is on its way is still in the sender's outbox. */
    @Override
    public Map<String, Long> held(Collection<String> modules) {
        return modules.stream().distinct().collect(Collectors.toMap(Function.identity(), module -> 0L));
    }

    @Override
    public void close() {
        consumers.stopAll();
        inbox.close();
        context.close();
    }
}
