package dev.offshoot.messaging.testing;

import dev.offshoot.messaging.spi.Broker;

/** A real broker for {@link BrokerConformance}, and how to connect adapters to it. */
public interface BrokerUnderTest extends AutoCloseable {

    /**
     * Creates an adapter with its own connections, as one process would have it.
     *
     * @param namespace separates the queues of different tests
     */
    Broker connect(String namespace);

    /** Closes an adapter gracefully. */
    void disconnect(Broker adapter);

    /** Breaks the connections of an adapter, as if its process had died. It cannot reconnect. */
    void kill(Broker adapter);

    /** Holds up all that an adapter sends and receives, as if its process had frozen. Connections stay open. */
    void freeze(Broker adapter);

    /** Lets a frozen adapter go on. */
    void thaw(Broker adapter);

    /**
     * Creates a queue for a module in a shape in which it may lose messages, so that no adapter may use it. Returns
     * false if the broker has no further shape.
     *
     * @param shape counted from 0
     */
    default boolean createUnsuitableQueue(String namespace, String module, int shape) {
        return false;
    }

    /**
     * Delivers all messages of a module's queue, which nobody consumes, so many times to processes that die before they
     * acknowledge them. Returns false if the broker does not count deliveries. Not called if it keeps no messages.
     */
    boolean deliverInVain(String namespace, String module, int messages, int times);

    /** Sends raw bytes to a module's existing queue, which no adapter would send. */
    void sendBytes(String namespace, String module, byte[] body);

    /** Deletes a module's queue without telling the adapters. */
    void deleteQueue(String namespace, String module);

    /** A payload of more than a megabyte that the broker rejects; null if it rejects none. */
    String refusedPayload();

    /** The setting to raise so that it no longer rejects that payload. */
    default String limit() {
        return "";
    }

    /**
     * Whether it keeps messages for a module that nobody consumes. One that does not must not confirm them, so they stay
     * in the sender's outbox; it cannot be stopped either.
     */
    default boolean keepsMessages() {
        return true;
    }

    /** Stops the broker. */
    void stop();

    /** Restarts it at the same address. */
    void start();

    /** Whether confirmed messages survive a restart. */
    boolean isDurable();

    @Override
    void close();
}
