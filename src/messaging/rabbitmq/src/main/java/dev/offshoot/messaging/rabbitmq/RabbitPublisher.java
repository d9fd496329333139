package dev.offshoot.messaging.rabbitmq;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import dev.offshoot.messaging.spi.Broker.Failure;
import dev.offshoot.messaging.spi.Broker.Outcome;
import dev.offshoot.messaging.spi.Envelope;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;

/** Publishes windows of messages to RabbitMQ, over a channel for each target: a refusal closes the channel. */
class RabbitPublisher {

    private final CachingConnectionFactory connections;
    private final RabbitTopology topology;
    private final Map<String, Target> targets = new ConcurrentHashMap<>();
    /** When the broker last said anything about any message. */
    private volatile long lastWord = System.nanoTime();

    /** The connections are those of publishers: a broker that holds these up must not hold up who acknowledges. */
    RabbitPublisher(CachingConnectionFactory connections, RabbitTopology topology) {
        this.connections = connections;
        this.topology = topology;
    }

    Outcome publish(String target, List<Envelope> messages, Duration patience) {
        try {
            return targets.computeIfAbsent(target, Target::new).publish(messages, patience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome(Set.of(), Failure.BROKER, "Interrupted");
        }
    }

    void close() {
        connections.resetConnection();
    }

    private Connection connection() throws IOException {
        var opened = connections.createConnection().getDelegate();
        if (opened == null) {
            throw new IOException("The broker has no connection left");
        }
        return opened;
    }

    /** What is published to one target goes one window after the other. */
    private final class Target {

        private final String target;
        private @Nullable ConfirmWindow window;

        Target(String target) {
            this.target = target;
        }

        synchronized Outcome publish(List<Envelope> messages, Duration patience) throws InterruptedException {
            var began = System.nanoTime();
            try {
                if (window == null || !window.isOpen()) {
                    var connection = connection();
                    var refusal = declare(connection);
                    if (refusal != null) {
                        return new Outcome(Set.of(), Failure.TARGET, refusal);
                    }
                    var channel = connection.createChannel();
                    if (channel == null) {
                        throw new IOException("The broker has no channel left");
                    }
                    window = new ConfirmWindow(channel, topology.exchange, target, () -> lastWord = System.nanoTime());
                }
            } catch (IOException | AmqpException | ShutdownSignalException e) {
                // whoever comes next starts again, on a connection that has seen no trouble
                connections.resetConnection();
                return new Outcome(Set.of(), Failure.BROKER, RabbitTopology.describe(e));
            }
            var outcome = window.publish(messages, patience);
            if (outcome.failure() != null) {
                // what arrives late for this window must not be taken for the next one's, and queues may be gone
                window.abort();
                window = null;
                if (lastWord - began < 0 && System.nanoTime() - began >= patience.toNanos()) {
                    // not a word to anybody in all that time: the connection may be dead
                    connections.resetConnection();
                    return new Outcome(outcome.confirmed(), Failure.BROKER, outcome.error());
                }
            }
            return outcome;
        }

        /** On a channel of its own, for a refusal closes the channel. Answers why it is refused, if it is. */
        private @Nullable String declare(Connection connection) throws IOException {
            try (var own = connection.createChannel()) {
                if (own == null) {
                    throw new IOException("The broker has no channel left");
                }
                topology.declare(own, target);
                lastWord = System.nanoTime();
                return null;
            } catch (IOException | TimeoutException | ShutdownSignalException e) {
                if (!connection.isOpen()) {
                    throw new IOException(e);
                }
                return topology.explain(target, e);
            }
        }
    }
}
