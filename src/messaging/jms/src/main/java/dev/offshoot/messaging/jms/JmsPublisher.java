package dev.offshoot.messaging.jms;

import dev.offshoot.messaging.spi.Broker.Failure;
import dev.offshoot.messaging.spi.Broker.Outcome;
import dev.offshoot.messaging.spi.CloudEventHeaders;
import dev.offshoot.messaging.spi.Envelope;
import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Publishes to one queue, over a connection of its own, because servers hold back whole connections when a queue is
 * full. Calls of JMS may block for longer than they should, so a thread of its own makes them.
 */
final class JmsPublisher implements AutoCloseable {

    private final Product product;
    private final String queue;
    private final Outages outages;
    private final ExecutorService thread;
    private volatile @Nullable Opened opened;

    JmsPublisher(Product product, String queue, Outages outages) {
        this.product = product;
        this.queue = queue;
        this.outages = outages;
        this.thread = Executors.newSingleThreadExecutor(task -> {
            var publishing = new Thread(task, "publish-" + queue);
            publishing.setDaemon(true);
            return publishing;
        });
    }

    synchronized Outcome publish(List<Envelope> messages, Duration timeout) {
        var publishing = thread.submit(() -> publish(messages));
        try {
            return publishing.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            // what is not committed now, will not be
            publishing.cancel(true);
            abandon();
            return failed(Failure.TARGET, "No confirm in time");
        } catch (ExecutionException e) {
            return failed(Failure.TARGET, String.valueOf(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            publishing.cancel(true);
            abandon();
            return failed(Failure.BROKER, "Interrupted while publishing");
        }
    }

    private static Outcome failed(Failure failure, @Nullable String error) {
        return new Outcome(Set.of(), failure, error);
    }

    /** An open connection, and its sessions: questions to the server must not wait for a commit. */
    private record Opened(Connection connection, Session asking, Session sending) {}

    private Outcome publish(List<Envelope> messages) {
        try {
            var connected = connected();
            try {
                product.declare(connected.asking(), queue);
                send(connected.sending(), messages);
                return new Outcome(messages.stream().map(Envelope::id).collect(Collectors.toSet()), null, null);
            } catch (IllegalArgumentException e) {
                return failed(Failure.TARGET, e.getMessage());
            } catch (JMSException e) {
                disconnect();
                // whether it was the queue or the server
                connected();
                return failed(Failure.TARGET, e.getMessage());
            }
        } catch (JMSException e) {
            disconnect();
            outages.began(e);
            return failed(Failure.BROKER, e.getMessage());
        }
    }

    private Opened connected() throws JMSException {
        var known = opened;
        if (known != null) {
            return known;
        }
        var connection = product.open();
        try {
            var connected = new Opened(
                    connection,
                    connection.createSession(false, Session.AUTO_ACKNOWLEDGE),
                    connection.createSession(true, Session.SESSION_TRANSACTED));
            opened = connected;
            outages.ended();
            return connected;
        } catch (JMSException e) {
            Product.close(connection);
            throw e;
        }
    }

    private void send(Session sending, List<Envelope> messages) throws JMSException {
        try (var producer = sending.createProducer(sending.createQueue(queue))) {
            for (var message : messages) {
                producer.send(toJms(sending, message));
            }
            sending.commit();
        }
    }

    private static BytesMessage toJms(Session sending, Envelope message) throws JMSException {
        var made = sending.createBytesMessage();
        made.writeBytes(CloudEventHeaders.body(message));
        made.setStringProperty("content_type", "application/json");
        for (var header : JmsBroker.HEADERS.of(message).entrySet()) {
            made.setStringProperty(header.getKey(), header.getValue());
        }
        return made;
    }

    private void disconnect() {
        close(opened);
        opened = null;
    }

    private static void close(@Nullable Opened connected) {
        if (connected != null) {
            Product.close(connected.connection());
        }
    }

    /** Ends a call that takes too long: closing may take long, too. */
    private void abandon() {
        var stuck = opened;
        opened = null;
        var closing = new Thread(() -> close(stuck), "close-" + queue);
        closing.setDaemon(true);
        closing.start();
    }

    @Override
    public void close() {
        thread.shutdownNow();
        disconnect();
    }
}
