package dev.offshoot.messaging.spi;

import java.util.List;
import java.util.function.BooleanSupplier;

/** What a broker's adapter hands the messages for one module to. Provided by the engine; thread-safe. */
public interface Receiver {

    /** How many messages one call should bring at most. */
    int batchSize();

    /**
     * Writes messages down, each id once, and returns when that is committed: acknowledge them then, and not before. What
     * cannot be stored because of its own data is parked; any other trouble, such as a database that is away, is waited
     * out for as long as the consumer is active.
     *
     * <p>It may block for as long as the database is away. An adapter whose broker takes messages away from a consumer that
     * is silent for long keeps its session alive meanwhile, or lets {@code active} turn false, gives the messages back,
     * and asks {@link #isReady} before it consumes again.
     *
     * <p>Ids are remembered for 30 days ({@code offshoot.messaging.inbox-kept}): a message that a broker delivers again
     * after that has its effect again.
     *
     * @param messages in any order, also such as were received before
     * @param active whether the consumer still runs; once it does not, trouble ends the call
     * @throws RuntimeException if the consumer is no longer active, or the thread was interrupted. Some of the messages may
     *     be written down: acknowledge none, and hand over all of them again
     */
    void receive(List<ReceivedMessage> messages, BooleanSupplier active);

    /**
     * Whether messages could be written down now. For adapters that gave messages back to the broker while they could
     * not be: ask before consuming again, for each return may count towards a delivery limit.
     */
    boolean isReady();
}
