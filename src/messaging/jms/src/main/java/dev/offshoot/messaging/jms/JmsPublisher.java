package dev.offshoot.messaging.jms;

import dev.offshoot.messaging.spi.Body;
import dev.offshoot.messaging.spi.Broker.Failure;
import dev.offshoot.messaging.spi.Broker.Outcome;
import dev.offshoot.messaging.spi.Envelope;
import dev.offshoot.messaging.spi.Outages;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Publishes to one queue, over a connection of its own, because servers hold back whole connections when a queue is
 * full.
 */
final class JmsPublisher implements AutoCloseable {

    private final Product product;
    private final String queue;
    private final JmsCalls calls;

    JmsPublisher(Product product, String queue, Outages outages) {
        this.product = product;
        this.queue = queue;
        this.calls = new JmsCalls(product, outages, "publish-" + queue);
    }

    Outcome publish(List<Envelope> messages, Duration timeout) {
        var deadline = System.nanoTime() + timeout.toNanos();
        try {
            calls.make(
                    opened -> {
                        product.declare(opened.asking(), queue);
                        send(opened.sending(), messages);
                        return queue;
                    },
                    timeout);
            return new Outcome(messages.stream().map(Envelope::id).collect(Collectors.toSet()), null, null);
        } catch (IllegalArgumentException e) {
            return failed(Failure.TARGET, e.getMessage());
        } catch (TimeoutException e) {
            return failed(Failure.TARGET, product.server().name() + " does not confirm in time");
        } catch (JMSException e) {
            var exceeded = product.exceeded(e);
            if (exceeded != null) {
                return failed(
                        Failure.MESSAGE,
                        "A message is larger than the queue '" + queue + "' of "
                                + product.server().name() + " accepts: raise " + exceeded + ", then replay it");
            }
            return connects(deadline)
                    ? failed(Failure.TARGET, Product.explain(product, queue, e))
                    : failed(Failure.BROKER, Outages.describe(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed(Failure.BROKER, "Interrupted while publishing");
        }
    }

    private static Outcome failed(Failure failure, @Nullable String error) {
        return new Outcome(Set.of(), failure, error);
    }

    /** Whether the server accepts a connection, so that it was the queue that failed. */
    private boolean connects(long deadline) {
        try {
            calls.make(opened -> queue, Duration.ofNanos(deadline - System.nanoTime()));
            return true;
        } catch (JMSException | TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
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
        var body = Body.of(message);
        made.writeBytes(body.bytes());
        for (var header : JmsBroker.HEADERS.of(message, body).entrySet()) {
            made.setStringProperty(header.getKey(), header.getValue());
        }
        return made;
    }

    @Override
    public void close() {
        calls.close();
    }
}
