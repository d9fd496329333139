package dev.offshoot.messaging.engine.observation;

import dev.offshoot.messaging.engine.store.Delivery;
import java.time.Instant;
import java.util.List;

/** Is told of messages that pass through this process: metrics, for example. Called by the threads that do the work: be quick. */
public interface MessageObserver {

    /**
     * A route that messages take.
     *
     * @param source the module that publishes
     * @param target the module that consumes
     * @param overBroker whether they leave the process
     */
    record Route(String source, String target, String type, boolean overBroker) {}

    /** A module publishes a message, in a transaction that may still roll back. */
    default void publishing(String module, String type) {}

    /** A message was published, and that is committed. */
    default void published(Route route) {}

    /** A transaction delivered so many messages of a module. */
    default void batch(String module, int deliveries) {}

    /**
     * A delivery had its effect, and that is committed.
     *
     * @param begunAt when the batch that it was part of, or the call to the outside, began
     */
    default void delivered(String module, Delivery delivery, Instant begunAt, Instant endedAt) {}

    /** An attempt to deliver failed. */
    default void failed(String module, String type) {}

    /** A message was given up. */
    default void parked(String module, String type) {}

    /** Messages of a module's outbox were confirmed by the broker. */
    default void sent(String module, int messages) {}

    /** Messages from other processes were written down for a module, new ones or not. */
    default void received(String module, int messages) {}

    /** Tells all of them; one that throws keeps nothing from going on. */
    static MessageObserver all(List<MessageObserver> observers) {
        return new CompositeObserver(List.copyOf(observers));
    }
}
