package dev.offshoot.messaging.jms;

import static java.util.Objects.requireNonNull;

import dev.offshoot.messaging.spi.Outages;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** What differs between the two products, because JMS does not define it. */
interface Product {

    /** The name that {@code offshoot.messaging.broker} gives it. */
    String name();

    /** The servers, as the log shows them. */
    Outages.Server server();

    /** The largest number of messages that one transaction may receive. */
    int longestBatch();

    /** One for each server, whose connections notice within a few seconds when the server no longer answers. */
    List<? extends ConnectionFactory> servers();

    /**
     * Opens a connection to the first server that accepts it, and starts it.
     *
     * @throws JMSException if none does
     */
    default Connection open() throws JMSException {
        JMSException refused = null;
        for (var server : servers()) {
            Connection connection = null;
            try {
                connection = server.createConnection();
                connection.start();
                return connection;
            } catch (JMSException e) {
                refused = e;
                close(connection);
            }
        }
        throw requireNonNull(refused);
    }

    /** Why a queue cannot be used, although the server accepts a connection. */
    static String explain(Product product, String queue, JMSException refusal) {
        return "The queue '" + queue + "' of " + product.server().name() + " cannot be used: "
                + Outages.describe(refusal);
    }

    /** Whether a call failed because the server did not answer in time. */
    boolean isTimeout(JMSException failure);

    /**
     * The setting of the server to raise, if a message could not be sent because it is larger than the server accepts;
     * otherwise null.
     */
    default @Nullable String exceeded(JMSException failure) {
        return null;
    }

    /**
     * The content of a message that cannot be read, as it came; null if the connection may be to blame, over which the
     * content still comes.
     */
    default byte @Nullable [] unreadable(Message message) {
        return null;
    }

    /** Prepares a connection over which messages are sent in transactions only. */
    default void prepareForTransactions(Connection connection) {}

    /** Closes a connection. If it is broken, the server returns its messages to their queues. */
    static void close(@Nullable Connection connection) {
        if (connection != null) {
            try {
                connection.close();
            } catch (JMSException | RuntimeException e) {
                LoggerFactory.getLogger(Product.class).debug("It was broken", e);
            }
        }
    }

    /**
     * Creates a durable queue that outlives its last message, if there is none.
     *
     * @throws IllegalArgumentException if a queue exists that may lose messages; says what to do
     */
    void declare(Session session, String queue) throws JMSException;

    /** The number of messages in a queue, 0 if it does not exist; null if the server does not tell in time. */
    @Nullable Long held(Session session, String queue, Duration timeout) throws JMSException;
}
