package dev.offshoot.messaging.jms;

import dev.offshoot.messaging.spi.Outages;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.apache.activemq.artemis.api.core.ActiveMQConnectionTimedOutException;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQQueueExistsException;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.management.ResourceNames;
import org.apache.activemq.artemis.api.jms.management.JMSManagementHelper;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.activemq.artemis.jms.client.ActiveMQSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** ActiveMQ Artemis. */
final class Artemis implements Product {

    private static final Logger LOG = LoggerFactory.getLogger(Artemis.class);

    private static final Duration LONGEST_CALL = Duration.ofSeconds(4);
    /** After this silence of a client, the server delivers its messages to others. */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(6);

    private static final Pattern KEEPING = Pattern.compile("\"maxDeliveryAttempts\":\\s*-1\\b");
    private static final Pattern LOSING = Pattern.compile(
            "\"(addressFullMessagePolicy|pageFullMessagePolicy)\":\\s*\"DROP\"|\"expiryDelay\":\\s*\\d");

    private static final Outages.Settings SETTINGS = new Outages.Settings(
            "offshoot.messaging.artemis.servers",
            "offshoot.messaging.artemis.username and .password",
            "sslEnabled=true in offshoot.messaging.artemis.servers",
            "trustStorePath in offshoot.messaging.artemis.servers");

    private final List<ActiveMQConnectionFactory> servers;
    /** Queues of which it was asked whether the server's settings keep their messages. */
    private final Set<String> examined = ConcurrentHashMap.newKeySet();

    private final Outages.Server server;

    /** @param servers addresses, with the parameters of Artemis' client if necessary */
    Artemis(List<String> servers, @Nullable String username, @Nullable String password) {
        this.servers = servers.stream()
                .map(address -> factory(address, username, password))
                .toList();
        this.server = new Outages.Server(
                "Artemis",
                servers,
                servers.stream().anyMatch(address -> address.contains("sslEnabled=true")),
                SETTINGS);
    }

    private static ActiveMQConnectionFactory factory(
            String address, @Nullable String username, @Nullable String password) {
        var factory = new ActiveMQConnectionFactory(address, username, password);
        factory.setCallTimeout(LONGEST_CALL.toMillis());
        factory.setConnectionTTL(LONGEST_SILENCE.toMillis());
        factory.setClientFailureCheckPeriod(LONGEST_SILENCE.toMillis() / 3);
        // the adapter connects again itself, because it must know about an outage
        factory.setReconnectAttempts(0);
        factory.setInitialConnectAttempts(1);
        factory.setUseTopologyForLoadBalancing(false);
        // errors come with the commit
        factory.setBlockOnDurableSend(false);
        return factory;
    }

    @Override
    public String name() {
        return "artemis";
    }

    @Override
    public Outages.Server server() {
        return server;
    }

    @Override
    public int longestBatch() {
        return Integer.MAX_VALUE;
    }

    @Override
    public List<ActiveMQConnectionFactory> servers() {
        return servers;
    }

    private static ClientSession core(Session session) {
        return ((ActiveMQSession) session).getCoreSession();
    }

    private static JMSException translated(ActiveMQException failure) {
        var translated = new JMSException(failure.getMessage());
        translated.initCause(failure);
        return translated;
    }

    @Override
    public void declare(Session session, String queue) throws JMSException {
        var name = SimpleString.of(queue);
        try {
            var existing = core(session).queueQuery(name);
            if (!existing.isExists()) {
                create(session, queue);
                existing = core(session).queueQuery(name);
            }
            if (!keepsMessages(existing)) {
                throw new IllegalArgumentException("The queue '" + queue + "' of Artemis may lose messages"
                        + " (not durable, a ring, last-value, filtered, or purged without consumers):"
                        + " delete it there once it is empty, or use others with offshoot.messaging.namespace");
            }
        } catch (ActiveMQException e) {
            throw translated(e);
        }
        if (!examined.contains(queue)) {
            requireSettings(session, queue);
            examined.add(queue);
        }
    }

    private static void create(Session session, String queue) throws ActiveMQException {
        try {
            core(session)
                    .createQueue(QueueConfiguration.of(queue)
                            .setAddress(queue)
                            .setRoutingType(RoutingType.ANYCAST)
                            .setDurable(true)
                            .setAutoDelete(false));
        } catch (ActiveMQQueueExistsException e) {
            // another process was first
        }
    }

    private static boolean keepsMessages(ClientSession.QueueQuery queue) {
        return queue.isDurable()
                && !queue.isTemporary()
                && queue.getRoutingType() == RoutingType.ANYCAST
                && !queue.isPurgeOnNoConsumers()
                && queue.getFilterString() == null
                && !Boolean.TRUE.equals(queue.isLastValue())
                && !Boolean.TRUE.equals(queue.isNonDestructive())
                && (queue.getRingSize() == null || queue.getRingSize() < 0);
    }

    /** Settings for addresses may discard messages, but only the management tells. */
    private void requireSettings(Session session, String queue) throws JMSException {
        var settings = settings(session, queue);
        if (settings == null) {
            LOG.warn(
                    "Artemis does not tell its settings for '{}': max-delivery-attempts must be -1 there,"
                            + " and address-full-policy not DROP, or messages may be lost",
                    queue);
            return;
        }
        if (!KEEPING.matcher(settings).find() || LOSING.matcher(settings).find()) {
            throw new IllegalArgumentException("Artemis discards messages of '" + queue
                    + "', or moves them elsewhere: in its broker.xml, give this address"
                    + " <max-delivery-attempts>-1</max-delivery-attempts>, no <expiry-delay>,"
                    + " and an address-full-policy and page-full-policy other than DROP");
        }
    }

    private static @Nullable String settings(Session session, String queue) throws JMSException {
        var answers = session.createTemporaryQueue();
        try (var asking = session.createProducer(session.createQueue("activemq.management"));
                var listening = session.createConsumer(answers)) {
            var question = session.createMessage();
            JMSManagementHelper.putOperationInvocation(
                    question, ResourceNames.BROKER, "getAddressSettingsAsJSON", queue);
            question.setJMSReplyTo(answers);
            asking.send(question, DeliveryMode.NON_PERSISTENT, 4, LONGEST_CALL.toMillis());
            var answer = listening.receive(LONGEST_CALL.toMillis());
            return answer != null && JMSManagementHelper.hasOperationSucceeded(answer)
                    ? String.valueOf(JMSManagementHelper.getResult(answer))
                    : null;
        } catch (JMSSecurityException e) {
            LOG.debug("Not allowed to ask", e);
            return null;
        } catch (JMSException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        } finally {
            answers.delete();
        }
    }

    @Override
    public boolean isTimeout(JMSException failure) {
        return failure.getCause() instanceof ActiveMQConnectionTimedOutException;
    }

    @Override
    public Long held(Session session, String queue, Duration timeout) throws JMSException {
        try {
            return core(session).queueQuery(SimpleString.of(queue)).getMessageCount();
        } catch (ActiveMQException e) {
            throw translated(e);
        }
    }
}
