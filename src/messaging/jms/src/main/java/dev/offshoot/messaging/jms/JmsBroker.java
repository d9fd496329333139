package dev.offshoot.messaging.jms;

import dev.offshoot.messaging.spi.Broker;
import dev.offshoot.messaging.spi.CloudEventHeaders;
import dev.offshoot.messaging.spi.Envelope;
import dev.offshoot.messaging.spi.ModuleConsumers;
import dev.offshoot.messaging.spi.Outages;
import dev.offshoot.messaging.spi.Outages.Refusal;
import dev.offshoot.messaging.spi.Receiver;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The adapter for ActiveMQ Artemis and ActiveMQ Classic: for each module a durable queue. Messages are sent and received
 * in transactions; that the server has committed one is its confirm.
 *
 * <p>JMS does not tell how many processes consume a queue, so consumers answer to a question on a topic of their
 * module. A process that is dead or frozen does not answer.
 */
public class JmsBroker implements Broker {

    static final String CONTENT_TYPE = "content_type";
    static final CloudEventHeaders HEADERS = new CloudEventHeaders("ce_", CONTENT_TYPE);

    private static final Logger LOG = LoggerFactory.getLogger(JmsBroker.class);

    /** How long to wait for the answers of consuming processes. */
    private static final Duration ROLL_CALL = Duration.ofMillis(500);

    private static final Duration LONGEST_QUESTION = Duration.ofSeconds(1);
    /** What is left of it for the way back, so that a server which does not answer is no broken connection. */
    private static final Duration RETURN = Duration.ofMillis(200);

    private final Product product;
    private final String namespace;
    private final Map<String, JmsPublisher> publishers = new ConcurrentHashMap<>();
    private final ModuleConsumers consumers = new ModuleConsumers();
    private final Outages outages;
    private final JmsCalls questions;

    /** @param namespace the prefix of the names of queues and topics */
    JmsBroker(Product product, String namespace) {
        this.product = product;
        this.namespace = namespace;
        this.outages = new Outages(product.server(), JmsBroker::refusal);
        this.questions = new JmsCalls(product, outages, "questions");
    }

    private static @Nullable Refusal refusal(Throwable failure) {
        return failure instanceof JMSSecurityException ? Refusal.CREDENTIALS : null;
    }

    @Override
    public String kind() {
        return product.name();
    }

    private String queue(String module) {
        return namespace + "." + module;
    }

    @Override
    public Outcome publish(String target, List<Envelope> messages, Duration timeout) {
        return publishers
                .computeIfAbsent(target, module -> new JmsPublisher(product, queue(module), outages))
                .publish(messages, timeout);
    }

    @Override
    public void consume(String module, Receiver receiver) {
        consumers.add(module, new JmsConsumer(product, queue(module), receiver, outages));
    }

    @Override
    public void stopConsuming(String module) {
        consumers.stop(module);
    }

    @Override
    public boolean isConsuming(String module) {
        return consumers.isConsuming(module);
    }

    @Override
    public int consumerCount(String module) {
        var answered = ask(session -> rollCall(session, queue(module)), LONGEST_QUESTION.plus(ROLL_CALL));
        return answered == null ? 0 : answered.size();
    }

    private static Set<String> rollCall(Session session, String queue) throws JMSException {
        var answered = new HashSet<String>();
        var inbox = session.createTemporaryQueue();
        try (var asking = session.createProducer(session.createTopic(JmsConsumer.rollCall(queue)));
                var listening = session.createConsumer(inbox)) {
            var question = session.createMessage();
            question.setJMSReplyTo(inbox);
            asking.send(question, DeliveryMode.NON_PERSISTENT, 4, 0);
            var deadline = System.nanoTime() + ROLL_CALL.toNanos();
            for (var left = ROLL_CALL; left.toMillis() > 0; left = left(deadline)) {
                if (listening.receive(left.toMillis()) instanceof TextMessage answer) {
                    answered.add(answer.getText());
                }
            }
        } finally {
            inbox.delete();
        }
        return answered;
    }

    private static Duration left(long deadline) {
        return Duration.ofNanos(deadline - System.nanoTime());
    }

    @Override
    public Map<String, Long> held(Collection<String> modules) {
        var deadline = System.nanoTime() + LONGEST_QUESTION.minus(RETURN).toNanos();
        // what is known when the time is up
        var held = new ConcurrentHashMap<String, Long>();
        ask(
                session -> {
                    for (var module : modules) {
                        var messages = product.held(session, queue(module), left(deadline));
                        if (messages == null) {
                            break;
                        }
                        held.put(module, messages);
                    }
                    return held;
                },
                LONGEST_QUESTION);
        return Map.copyOf(held);
    }

    /** A question to the server. */
    private interface Question<T> {

        T put(Session session) throws JMSException;
    }

    /** Returns null if the server does not answer in time. */
    private <T> @Nullable T ask(Question<T> question, Duration timeout) {
        try {
            return questions.make(opened -> question.put(opened.asking()), timeout);
        } catch (JMSException | TimeoutException e) {
            LOG.debug("{} does not answer", kind(), e);
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    @Override
    public void close() {
        consumers.stopAll();
        publishers.values().forEach(JmsPublisher::close);
        questions.close();
    }
}
