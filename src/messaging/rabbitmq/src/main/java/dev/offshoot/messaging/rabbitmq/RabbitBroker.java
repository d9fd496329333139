package dev.offshoot.messaging.rabbitmq;

import com.rabbitmq.client.ShutdownSignalException;
import dev.offshoot.messaging.spi.Broker;
import dev.offshoot.messaging.spi.Envelope;
import dev.offshoot.messaging.spi.Receiver;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.connection.Connection;
import org.springframework.amqp.rabbit.connection.ConnectionListener;

/**
 * The adapter for RabbitMQ: one direct exchange, and for each module a durable quorum queue and a dead-letter queue,
 * which publishers and consumers declare.
 */
public class RabbitBroker implements Broker {

    /**
     * RabbitMQ takes messages away from a consumer that holds them for half an hour, and dead-letters them in the end.
     */
    private static final Duration LONGEST_HOLD = Duration.ofMinutes(5);

    private static final Duration LONGEST_COUNT = Duration.ofSeconds(1);
    /** Something that listens at the broker's address, but does not answer, must not hold up the process. */
    private static final Duration LONGEST_START = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(RabbitBroker.class);

    private final CachingConnectionFactory connections;
    private final RabbitTopology topology;
    private final RabbitPublisher publisher;
    private final QueueConsumers consumers;
    private final OutageLog outages;
    /** A broker may have lost its queues during an outage. */
    private final ConnectionListener declaring = this::declareAll;

    /** Modules whose queues existed when they were last counted. */
    private final Set<String> declared = ConcurrentHashMap.newKeySet();

    private final ExecutorService counting = Executors.newSingleThreadExecutor(task -> daemon(task, "counting"));
    private final ExecutorService starting = Executors.newCachedThreadPool(task -> daemon(task, "starting"));

    /** @param namespace the name of the exchange, and the prefix of the names of queues */
    public RabbitBroker(CachingConnectionFactory connections, String namespace) {
        this(connections, namespace, LONGEST_HOLD);
    }

    /** @param addresses of the servers, as host:port, for the log */
    RabbitBroker(CachingConnectionFactory connections, String namespace, List<String> addresses) {
        this(connections, namespace, LONGEST_HOLD, addresses);
    }

    /** @param longestHold how long messages that cannot be stored are held before they are returned to the broker */
    public RabbitBroker(CachingConnectionFactory connections, String namespace, Duration longestHold) {
        this(connections, namespace, longestHold, List.of(connections.getHost() + ":" + connections.getPort()));
    }

    private RabbitBroker(
            CachingConnectionFactory connections, String namespace, Duration longestHold, List<String> addresses) {
        this.connections = connections;
        this.topology = new RabbitTopology(namespace);
        this.publisher =
                new RabbitPublisher((CachingConnectionFactory) connections.getPublisherConnectionFactory(), topology);
        this.consumers = new QueueConsumers(connections, topology, longestHold);
        this.outages = new OutageLog(connections, addresses);
        connections.addConnectionListener(outages);
        connections.addConnectionListener(declaring);
    }

    private static Thread daemon(Runnable task, String name) {
        var thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public String kind() {
        return "rabbitmq";
    }

    @Override
    public Outcome publish(String target, List<Envelope> messages, Duration timeout) {
        return publisher.publish(target, messages, timeout);
    }

    @Override
    public void consume(String module, Receiver receiver) {
        consumers.prepare(module, receiver);
        var started = starting.submit(() -> start(module));
        try {
            started.get(LONGEST_START.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("'{}' will consume its queue once the broker answers", module, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void start(String module) {
        try {
            declareOn(connections.createConnection(), module);
        } catch (AmqpException | ShutdownSignalException e) {
            LOG.debug("'{}' will consume its queue once the broker answers", module, e);
        }
        consumers.start(module);
    }

    private void declareAll(Connection opened) {
        consumers.modules().forEach(module -> declareOn(opened, module));
    }

    private void declareOn(Connection opened, String module) {
        try (var channel = opened.createChannel(false)) {
            topology.declare(channel, module);
            outages.declared(topology.of(module), null);
        } catch (IOException | TimeoutException | AmqpException | ShutdownSignalException e) {
            outages.declared(topology.of(module), topology.explain(module, e));
        }
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
        return consumers.count(() -> {
            try (var connection = connections.createConnection();
                    var channel = connection.createChannel(false)) {
                topology.declare(channel, module);
                return channel.queueDeclarePassive(topology.of(module)).getConsumerCount();
            } catch (IOException | TimeoutException | AmqpException | ShutdownSignalException e) {
                LOG.warn(
                        "The broker does not tell how many processes consume the queue of '{}': {}",
                        module,
                        RabbitTopology.describe(e));
                return 0;
            }
        });
    }

    @Override
    public Map<String, Long> held(Collection<String> modules) {
        var held = new ConcurrentHashMap<String, Long>();
        var counted = counting.submit(() -> {
            count(modules, held);
            return null;
        });
        try {
            counted.get(LONGEST_COUNT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("The broker does not tell how many messages it holds", e);
            counted.cancel(true);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Map.copyOf(held);
    }

    private void count(Collection<String> modules, Map<String, Long> held) throws IOException, TimeoutException {
        try (var channel = connections.createConnection().createChannel(false)) {
            for (var module : modules) {
                if (!declared.remove(module)) {
                    topology.declare(channel, module);
                }
                var count = 0L;
                for (var queue : List.of(topology.of(module), topology.deadOf(module))) {
                    count += channel.queueDeclarePassive(queue).getMessageCount() + consumers.inHand(queue);
                }
                held.put(module, count);
                declared.add(module);
            }
        }
    }

    @Override
    public void close() {
        consumers.close();
        counting.shutdownNow();
        starting.shutdownNow();
        // the connections belong to the application, and outlive this
        connections.removeConnectionListener(outages);
        connections.removeConnectionListener(declaring);
        publisher.close();
        connections.resetConnection();
    }
}
