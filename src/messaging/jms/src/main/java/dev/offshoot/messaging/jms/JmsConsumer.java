package dev.offshoot.messaging.jms;

import dev.offshoot.messaging.spi.CloudEventHeaders;
import dev.offshoot.messaging.spi.ConsumerErrors;
import dev.offshoot.messaging.spi.ModuleConsumers;
import dev.offshoot.messaging.spi.Outages;
import dev.offshoot.messaging.spi.ReceivedMessage;
import dev.offshoot.messaging.spi.Receiver;
import dev.offshoot.messaging.spi.SuspectMessages;
import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Consumes one module's queue, over a connection of its own. Commits only after the receiver has returned. After a
 * failure it closes the connection, and the server returns the messages to the queue.
 */
final class JmsConsumer implements ModuleConsumers.Running {

    private static final Logger LOG = LoggerFactory.getLogger(JmsConsumer.class);

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Product product;
    private final String queue;
    private final Receiver receiver;
    private final SuspectMessages suspects;
    private final ConsumerErrors errors;
    private final Outages outages;
    private final String process = UUID.randomUUID().toString();
    private final Thread thread;
    private volatile boolean active = true;
    private volatile boolean attached;
    /** Whether there is a connection, but it did not come to receiving over it. */
    private boolean attaching;

    JmsConsumer(Product product, String queue, Receiver receiver, Outages outages) {
        this.product = product;
        this.queue = queue;
        this.receiver = receiver;
        this.suspects = new SuspectMessages(receiver);
        this.errors = new ConsumerErrors(queue);
        this.outages = outages;
        this.thread = new Thread(this::run, "queue-" + queue);
        thread.setDaemon(true);
        thread.start();
    }

    /** The topic of the question which processes consume a queue. */
    static String rollCall(String queue) {
        return queue + ".consuming";
    }

    @Override
    public boolean isConsuming() {
        return attached;
    }

    private void run() {
        while (active) {
            try (var connection = product.open()) {
                outages.ended();
                attaching = true;
                consume(connection);
            } catch (JMSException e) {
                if (active && attaching && product.isTimeout(e)) {
                    outages.unanswered(queue, Product.explain(product, queue, e));
                } else if (active && attaching) {
                    outages.refused(queue, Product.explain(product, queue, e));
                } else if (active) {
                    outages.began(e);
                }
            } catch (IllegalArgumentException e) {
                outages.refused(queue, String.valueOf(e.getMessage()));
            } catch (RuntimeException e) {
                if (active) {
                    LOG.warn("Messages of '{}' return to the broker: {}", queue, e.toString());
                }
            } catch (Error e) {
                errors.survived(e);
            } finally {
                attached = false;
                attaching = false;
            }
            awaitReady();
        }
    }

    private void awaitReady() {
        try {
            while (active) {
                Thread.sleep(PAUSE.toMillis());
                if (receiver.isReady()) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            active = false;
            Thread.currentThread().interrupt();
        }
    }

    /** Consumes over one connection, until that breaks or the consumer is stopped. */
    private void consume(Connection connection) throws JMSException {
        connection.setExceptionListener(broken -> attached = false);
        try (var declaring = connection.createSession(false, Session.AUTO_ACKNOWLEDGE)) {
            product.declare(declaring, queue);
        }
        answerRollCalls(connection.createSession(false, Session.AUTO_ACKNOWLEDGE));
        try (var session = connection.createSession(true, Session.SESSION_TRANSACTED);
                var consumer = session.createConsumer(session.createQueue(queue))) {
            attached = true;
            attaching = false;
            outages.accepted(queue);
            while (active && attached) {
                var batch = fetch(consumer);
                if (!batch.isEmpty()) {
                    receive(batch);
                    session.commit();
                }
            }
        } finally {
            attached = false;
        }
    }

    private void answerRollCalls(Session session) throws JMSException {
        var answering = session.createProducer(null);
        session.createConsumer(session.createTopic(rollCall(queue))).setMessageListener(question -> {
            try {
                if (active && attached) {
                    var answer = session.createTextMessage(process);
                    answering.send(question.getJMSReplyTo(), answer, DeliveryMode.NON_PERSISTENT, 4, 0);
                }
            } catch (JMSException e) {
                LOG.debug("Whoever asked has gone", e);
            }
        });
    }

    /** @param deliveries how often the server has delivered it, this time included */
    private record Fetched(ReceivedMessage message, int deliveries) {

        boolean isSuspect() {
            return CloudEventHeaders.isSuspect(deliveries);
        }
    }

    /** Waits a while for messages, and takes what there is, up to a suspect, which must not share its commit with others. */
    private List<Fetched> fetch(MessageConsumer consumer) throws JMSException {
        var fetched = new ArrayList<Fetched>();
        var longest = Math.min(receiver.batchSize(), product.longestBatch());
        for (var next = consumer.receive(LONGEST_WAIT.toMillis()); next != null; next = consumer.receiveNoWait()) {
            // Artemis sends the rest of a large message only until the next one is received
            var one = fetched(next);
            fetched.add(one);
            if (one.isSuspect() || fetched.size() >= longest) {
                break;
            }
        }
        return fetched;
    }

    private Fetched fetched(Message message) throws JMSException {
        var deliveries = message.getIntProperty("JMSXDeliveryCount");
        try {
            return new Fetched(read(message, deliveries, body(message)), deliveries);
        } catch (JMSException | RuntimeException e) {
            var content = product.unreadable(message);
            if (content == null) {
                throw e;
            }
            return new Fetched(unreadable(message, content, Outages.describe(e)), deliveries);
        }
    }

    private void receive(List<Fetched> fetched) {
        var last = fetched.get(fetched.size() - 1);
        var together = last.isSuspect() ? fetched.subList(0, fetched.size() - 1) : fetched;
        if (!together.isEmpty()) {
            receiver.receive(together.stream().map(Fetched::message).toList(), () -> active);
        }
        if (last.isSuspect()) {
            suspects.receive(last.message(), last.deliveries(), () -> active);
        }
    }

    private static ReceivedMessage read(Message message, int deliveries, byte[] body) {
        return JmsBroker.HEADERS.read(name -> header(message, name), body, deliveries > 1);
    }

    private static @Nullable String header(Message message, String name) {
        try {
            return message.getStringProperty(name);
        } catch (JMSException e) {
            // such as bytes: none that we send
            return null;
        }
    }

    /** To be parked with all that can be read. */
    private static ReceivedMessage unreadable(Message message, byte[] content, String why) {
        return JmsBroker.HEADERS.read(
                name -> {
                    if (name.equals(JmsBroker.CONTENT_TYPE)) {
                        throw new IllegalArgumentException("its content cannot be read: " + why);
                    }
                    return header(message, name);
                },
                content,
                true);
    }

    private static byte[] body(Message message) throws JMSException {
        if (message instanceof BytesMessage bytes && bytes.getBodyLength() > 0) {
            var body = new byte[(int) bytes.getBodyLength()];
            bytes.readBytes(body);
            return body;
        }
        // others, which we do not send, are parked under what tells them from each other
        return (message instanceof TextMessage text && text.getText() != null
                        ? text.getText()
                        : message.getClass().getSimpleName() + " " + message.getJMSMessageID())
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Stops. What it has not committed returns to the queue. */
    @Override
    public void stop() {
        active = false;
        try {
            thread.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
