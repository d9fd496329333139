package dev.offshoot.messaging.spi;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Carries messages between processes. Each module has one queue, which all processes that host the module share. An
 * adapter provides a {@link BrokerFactory} and nothing else. Implementations must be thread-safe.
 *
 * <p>An adapter guarantees that a message which {@link #publish} reports as confirmed is as durable as the broker
 * itself, and reaches a consumer of the target's queue at least once. It acknowledges a message to the broker only
 * after {@link Receiver#receive} has returned; if the process dies before that, the broker redelivers the message.
 * Order is not guaranteed. During an outage of the broker, no method throws an exception: publishing reports {@link
 * Failure#BROKER}, and consumers resume when the broker is back. The adapter logs an outage once, see {@link Outages}.
 */
public interface Broker {

    /** Why messages were not confirmed. */
    enum Failure {
        /** The broker cannot be reached, or accepts no messages at all. */
        BROKER,
        /** The broker accepts no messages for this target. */
        TARGET,
        /** The broker answers and has a queue for the target, but rejects at least one of the messages. */
        MESSAGE
    }

    /**
     * The result of publishing.
     *
     * @param confirmed the ids of the messages that the broker has confirmed
     * @param failure why the others were not confirmed; null if and only if all were. Report {@link Failure#MESSAGE}
     *     only if it is certain: only this counts as a failed attempt, and a message with too many of them is parked
     * @param error a description of the failure, for logs
     */
    record Outcome(
            Set<UUID> confirmed,
            @Nullable Failure failure,
            @Nullable String error) {}

    /** The broker's name as shown to operators, such as {@code rabbitmq}. */
    String kind();

    /**
     * Publishes messages to a module's queue and waits for the broker's confirms. Creates the queue if it does not
     * exist. Must not block calls for other targets. A confirm that arrives after the timeout must not be taken for one
     * of the next call. {@link Envelope#due} has passed: transmit it, but do not wait for it.
     *
     * @param timeout the maximum duration of the whole call, including the creation of the queue. One second later,
     *     another process may publish the same messages
     */
    Outcome publish(String target, List<Envelope> messages, Duration timeout);

    /**
     * Starts to consume a module's queue, and its dead-letter queue if the broker has one. Returns promptly, even
     * during an outage. Not called again for the same module before {@link #stopConsuming}.
     */
    void consume(String module, Receiver receiver);

    /**
     * Stops consuming a module's queue. When it returns, the receiver is no longer called, unacknowledged messages are
     * back at the broker, and this process no longer counts as a consumer.
     */
    void stopConsuming(String module);

    /** Whether this process is consuming the module's queue; false during an outage of the broker. */
    boolean isConsuming(String module);

    /**
     * The number of processes that consume a module's queue, including this one, regardless of their threads; 0 if the
     * broker does not answer. A process stops hosting a module only if this shows that another process is left, so a
     * process that died must not be counted for more than a few seconds.
     */
    int consumerCount(String module);

    /**
     * The number of messages that the broker holds for each module. Includes dead letters, messages that this process
     * has received but not stored, and, if the broker counts them, those that other processes have. Modules for which
     * the broker does not answer within a second are missing.
     */
    Map<String, Long> held(Collection<String> modules);

    /** Closes its connections. Consumers have been stopped before, and nothing is called after. */
    default void close() {}
}
