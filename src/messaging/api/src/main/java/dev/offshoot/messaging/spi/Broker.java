package dev.offshoot.messaging.spi;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Carries messages between processes: a queue for each module, which all processes that host the module share. A bean of
 * this type is all that an adapter provides. Implementations are thread-safe.
 *
 * <p>What an adapter promises: a message that {@link #publish} reports as confirmed survives what the broker survives,
 * and reaches one consumer of the target's queue at least once. A message is acknowledged to the broker only after
 * {@link Receiver#receive} returned; if the process dies before that, the broker delivers it again. Order is not promised.
 * While the broker is away nothing is thrown: publishing reports {@link Failure#BROKER}, and consumers resume when it is
 * back.
 */
public interface Broker {

    /** Why messages were not confirmed. */
    enum Failure {
        /** The broker cannot be reached, or accepts nothing from anybody. */
        BROKER,
        /** It accepts nothing for this target. */
        TARGET,
        /** It answers, and has a queue for the target, but refuses one of the messages or more. */
        MESSAGE
    }

    /**
     * The result of publishing.
     *
     * @param confirmed the ids of the messages that the broker has taken responsibility for
     * @param failure why the others are not among them; nothing if, and only if, all are. {@link Failure#MESSAGE} alone
     *     counts against a message, which is parked in the end: it must be certain
     * @param error the same in words
     */
    record Outcome(
            Set<UUID> confirmed,
            @Nullable Failure failure,
            @Nullable String error) {}

    /** The broker's name, as operators see it: {@code rabbitmq}. */
    String kind();

    /**
     * Publishes messages to a module's queue, which is created if it does not exist, and waits for the broker's
     * confirmation. Calls for other targets are not held up. A confirmation that comes after the timeout must not count for
     * the next call. {@link Envelope#due} has passed; it is carried, and not acted on.
     *
     * @param timeout how long the whole call takes at most, creation of the queue included: another process may publish
     *     the same a second later
     */
    Outcome publish(String target, List<Envelope> messages, Duration timeout);

    /**
     * Begins to consume a module's queue, and its dead-letter queue where the broker has one. Returns soon, also while the
     * broker is away. Not called twice for a module without {@link #stopConsuming} between.
     */
    void consume(String module, Receiver receiver);

    /**
     * Stops consuming a module's queue. Returns when the receiver is not called any more; what was taken and not
     * acknowledged is back at the broker, and this process is no longer counted as a consumer.
     */
    void stopConsuming(String module);

    /** Whether this process consumes the module's queue at the moment; false while the broker is away. */
    boolean isConsuming(String module);

    /**
     * How many processes consume a module's queue, this one included: one for each, whatever threads it has; 0 if the broker
     * does not answer. A module leaves a process only while this says that another one is left: a process that died must
     * not be counted for longer than a few seconds.
     */
    int consumerCount(String module);

    /**
     * How many messages for each of the modules the broker holds, dead letters and those in this process's hand included;
     * those in the hand of other processes as far as the broker counts them. Modules for which it does not say within a second are missing.
     */
    Map<String, Long> held(Collection<String> modules);
}
