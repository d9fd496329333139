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

/**
 * Publishes windows of messages to RabbitMQ. Each target has its own channel, because a rejection closes the channel.
 */
class RabbitPublisher {

    private final CachingConnectionFactory connections;
    private final RabbitTopology topology;
    private final Map<String, Target> targets = new ConcurrentHashMap<>();
    /** When the broker last answered anything. */
    private volatile long lastAnswer = System.nanoTime();

    /**
     * The connections must be separate from those of consumers: a broker that blocks publishers must not block
     * acknowledgements.
     */
    RabbitPublisher(CachingConnectionFactory connections, RabbitTopology topology) {
        this.connections = connections;
        this.topology = topology;
    }

    Outcome publish(String target, List<Envelope> messages, Duration patience) {
        try {
            return targets.computeIfAbsent(target, Target::new).publish(messages, patience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome(Set.of(), Failure.BROKER, "Interrupted while publishing");
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

    /** Publishes to one target, one window at a time. */
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
                    window =
                            new ConfirmWindow(channel, topology.exchange, target, () -> lastAnswer = System.nanoTime());
                }
            } catch (IOException | AmqpException | ShutdownSignalException e) {
                // the next call starts with a new connection
                connections.resetConnection();
                return new Outcome(Set.of(), Failure.BROKER, RabbitTopology.describe(e));
            }
            var outcome = window.publish(messages, patience);
            if (outcome.failure() != null) {
                // late confirms must not be taken for the next window's, and the queue may no longer exist
                window.abort();
                window = null;
                if (lastAnswer - began < 0 && System.nanoTime() - began >= patience.toNanos()) {
                    // no answer at all in that time: the connection may be dead
                    connections.resetConnection();
                    return new Outcome(outcome.confirmed(), Failure.BROKER, outcome.error());
                }
            }
            return outcome;
        }

        /**
         * Declares the queue on a separate channel, because a rejection closes the channel. Returns the reason if it is
         * rejected, else null.
         */
        private @Nullable String declare(Connection connection) throws IOException {
            try (var own = connection.createChannel()) {
                if (own == null) {
                    throw new IOException("The broker has no channel left");
                }
                topology.declare(own, target);
                lastAnswer = System.nanoTime();
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
