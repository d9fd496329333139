package dev.offshoot.messaging.testing;

import dev.offshoot.messaging.spi.Broker;

/** A real broker, and how an adapter is connected to it: what {@link BrokerConformance} asks of who uses it. */
public interface BrokerUnderTest extends AutoCloseable {

    /**
     * An adapter as one process would have it, with connections of its own.
     *
     * @param namespace what tells the queues of one test from those of another
     */
    Broker connect(String namespace);

    /** Ends an adapter in order. */
    void disconnect(Broker adapter);

    /** Breaks the connections of an adapter off, as if its process had died; it cannot connect again. */
    void kill(Broker adapter);

    /** Sends bytes to a module's queue that no adapter of ours would send; the queue is there. */
    void sendBytes(String namespace, String module, byte[] body);

    /** Deletes a module's queue behind the back of all adapters. */
    void deleteQueue(String namespace, String module);

    /** A payload of more than a megabyte that the broker refuses; nothing if it refuses none. */
    String refusedPayload();

    /** Stops the broker, with what it holds. */
    void stop();

    /** Starts it again at the same address. */
    void start();

    /** Whether it still has after a restart what it confirmed before. */
    boolean isDurable();

    @Override
    void close();
}
