package dev.offshoot.messaging.spi;

import java.util.List;
import java.util.function.BooleanSupplier;

/** Receives the messages for one module from a broker's adapter. Implemented by the engine; thread-safe. */
public interface Receiver {

    /** The maximum number of messages to pass to one call of {@link #receive}. */
    int batchSize();

    /**
     * Stores messages, each id once, and returns after the commit. Acknowledge the messages then, not earlier. A
     * message that cannot be stored because of its own data is parked. After any other failure, such as an outage of
     * the database, the call retries for as long as the consumer is active.
     *
     * <p>The call may block for as long as the database is down. If the broker takes messages away from a consumer that
     * is silent for too long, the adapter must either keep its session alive, or make {@code active} return false,
     * return the messages, and wait for {@link #isReady} before it consumes again.
     *
     * <p>Ids are kept for 30 days ({@code offshoot.messaging.inbox-kept}): a message that the broker redelivers later
     * than that takes effect again.
     *
     * @param messages in any order; may include redeliveries
     * @param active whether the consumer is still running; once it is not, the call no longer retries
     * @throws RuntimeException if the consumer is no longer active, or the thread was interrupted. Some of the messages
     *     may have been stored: do not acknowledge any, and pass all of them again
     */
    void receive(List<ReceivedMessage> messages, BooleanSupplier active);

    /**
     * Whether messages can be stored now. An adapter that returned messages to the broker must wait for this before it
     * consumes again, because each return may count towards the delivery limit.
     */
    boolean isReady();
}
