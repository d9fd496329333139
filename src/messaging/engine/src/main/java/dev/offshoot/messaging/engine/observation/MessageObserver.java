package dev.offshoot.messaging.engine.observation;

import dev.offshoot.messaging.engine.store.Delivery;
import java.time.Instant;
import java.util.List;

/**
 * Observes messages in this process, for example for metrics. The calls are made by worker threads, so they must return
 * quickly.
 */
public interface MessageObserver {

    /**
     * A route of messages.
     *
     * @param source the module that publishes
     * @param target the module that consumes
     * @param overBroker whether they leave the process
     */
    record Route(String source, String target, String type, boolean overBroker) {}

    /** A module publishes a message, in a transaction that may still roll back. */
    default void publishing(String module, String type) {}

    /** A message was published and committed. */
    default void published(Route route) {}

    /** A transaction delivered this many messages of a module. */
    default void batch(String module, int deliveries) {}

    /**
     * A delivery was processed and committed.
     *
     * @param begunAt when its batch, or its call to an external system, began
     */
    default void delivered(String module, Delivery delivery, Instant begunAt, Instant endedAt) {}

    /** A delivery attempt failed. */
    default void failed(String module, String type) {}

    /** A message was parked. */
    default void parked(String module, String type) {}

    /** The broker confirmed messages of a module's outbox. */
    default void sent(String module, int messages) {}

    /** Messages from other processes were stored for a module, including redeliveries. */
    default void received(String module, int messages) {}

    /** Combines observers; an exception in one does not affect the others. */
    static MessageObserver all(List<MessageObserver> observers) {
        return new CompositeObserver(List.copyOf(observers));
    }
}
