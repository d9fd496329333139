package dev.offshoot.messaging.rabbitmq;

import com.rabbitmq.client.ShutdownSignalException;
import dev.offshoot.messaging.rabbitmq.QueueConsumer.Source;
import dev.offshoot.messaging.spi.Receiver;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;

/** The consumers of this process, two for each module, and a watchdog that keeps them consuming. */
final class QueueConsumers {

    private static final Logger LOG = LoggerFactory.getLogger(QueueConsumers.class);

    private final ConnectionFactory connections;
    private final RabbitTopology topology;
    private final Duration longestHold;
    /** The active consumers by queue. */
    private final Map<String, QueueConsumer> consuming = new ConcurrentHashMap<>();
    /** Consumers that have returned their messages, until messages can be stored again. */
    private final Map<String, QueueConsumer> resting = new ConcurrentHashMap<>();
    /** Held while a queue may have two consumers in this process, which must not be counted then. */
    private final Object changing = new Object();

    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "queues");
        thread.setDaemon(true);
        return thread;
    });

    /** @param longestHold how long a consumer may hold messages that cannot be stored before it returns them */
    QueueConsumers(ConnectionFactory connections, RabbitTopology topology, Duration longestHold) {
        this.connections = connections;
        this.topology = topology;
        this.longestHold = longestHold;
        watch.scheduleWithFixedDelay(this::watch, 1, 1, TimeUnit.SECONDS);
    }

    /** Creates the consumers, without starting them. */
    void prepare(String module, Receiver receiver) {
        synchronized (changing) {
            for (var source : sources(module)) {
                consuming.put(source.queue(), new QueueConsumer(connections, source, receiver));
            }
        }
    }

    /** Starts the consumers, unless they were stopped meanwhile. */
    void start(String module) {
        for (var source : sources(module)) {
            var consumer = consuming.get(source.queue());
            if (consumer != null) {
                consumer.start();
            }
        }
    }

    void stop(String module) {
        synchronized (changing) {
            for (var source : sources(module)) {
                resting.remove(source.queue());
                var consumer = consuming.remove(source.queue());
                if (consumer != null) {
                    consumer.stop();
                }
            }
        }
    }

    private List<Source> sources(String module) {
        return List.of(
                new Source(module, topology.of(module), false), new Source(module, topology.deadOf(module), true));
    }

    boolean isConsuming(String module) {
        var consumer = consuming.get(topology.of(module));
        return consumer != null && consumer.isConsuming();
    }

    int inHand(String queue) {
        var consumer = consuming.get(queue);
        return consumer == null ? 0 : consumer.inHand();
    }

    Stream<String> modules() {
        return consuming.values().stream()
                .map(consumer -> consumer.source().module())
                .distinct();
    }

    /** Runs the count while no consumer is being replaced. */
    int count(IntSupplier counting) {
        synchronized (changing) {
            return counting.getAsInt();
        }
    }

    void close() {
        watch.shutdownNow();
    }

    private void watch() {
        for (var consumer : List.copyOf(consuming.values())) {
            try {
                if (consumer.holdsLongerThan(longestHold)) {
                    returnMessages(consumer);
                } else if (consumer.isSilent()) {
                    recreate(consumer);
                }
            } catch (RuntimeException e) {
                LOG.debug(
                        "The consumer of the queue of '{}' was not recreated",
                        consumer.source().module(),
                        e);
            } catch (Error e) {
                consumer.errors().survived(e);
            }
        }
        for (var consumer : List.copyOf(resting.values())) {
            try {
                if (consumer.receiver().isReady()) {
                    LOG.info(
                            "Consuming the queue of '{}' again",
                            consumer.source().module());
                    replace(resting, consumer);
                }
            } catch (RuntimeException e) {
                LOG.debug(
                        "Messages for '{}' still wait at the broker",
                        consumer.source().module(),
                        e);
            } catch (Error e) {
                consumer.errors().survived(e);
            }
        }
    }

    /**
     * Returns messages to the broker, where they can wait out an outage of the database. Each return counts towards the
     * delivery limit, so they are not received again before they can be stored.
     */
    private void returnMessages(QueueConsumer consumer) {
        LOG.warn(
                "Messages for '{}' cannot be stored; returning them to the broker until the database is available",
                consumer.source().module());
        synchronized (changing) {
            if (consuming.remove(consumer.source().queue(), consumer)) {
                resting.put(consumer.source().queue(), consumer);
            }
        }
        consumer.stop();
    }

    /**
     * RabbitMQ does not always tell a consumer that its queue was deleted. If another process declares a quorum queue
     * again at once, the new queue may take the old consumer for its own, and what it delivers to it is dropped on the
     * way (seen with 3.10). Consumer counts do not reveal this, so idle consumers are recreated.
     */
    private void recreate(QueueConsumer consumer) {
        var module = consumer.source().module();
        try (var channel = connections.createConnection().createChannel(false)) {
            topology.declare(channel, module);
        } catch (IOException | TimeoutException | AmqpException | ShutdownSignalException e) {
            // either an outage, which is logged, or the broker rejects the queue, which the publisher logs
            LOG.debug("The queue of '{}' cannot be declared", module, e);
            return;
        }
        replace(consuming, consumer);
    }

    private void replace(Map<String, QueueConsumer> among, QueueConsumer old) {
        synchronized (changing) {
            if (among.remove(old.source().queue(), old)) {
                var recreated = old.recreate(connections);
                consuming.put(old.source().queue(), recreated);
                recreated.start();
                old.stop();
            }
        }
    }
}
