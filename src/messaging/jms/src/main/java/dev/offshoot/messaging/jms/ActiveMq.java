package dev.offshoot.messaging.jms;

import dev.offshoot.messaging.spi.Outages;
import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.apache.activemq.ActiveMQConnection;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.apache.activemq.MaxFrameSizeExceededException;
import org.apache.activemq.RedeliveryPolicy;
import org.apache.activemq.command.ActiveMQMessage;
import org.apache.activemq.transport.RequestTimedOutIOException;
import org.jspecify.annotations.Nullable;

/** ActiveMQ Classic. */
final class ActiveMq implements Product {

    /** The server delivers no more than 200 messages that are not acknowledged, of which others may want some. */
    private static final int LONGEST_BATCH = 100;

    private static final Duration LONGEST_CALL = Duration.ofSeconds(4);

    /** Each side closes a connection over which nothing came for this long; half of it is the pause between signs. */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(6);

    private static final String LIST_ENDS_WITH_NULL = "ActiveMQ.Statistics.Destination.List.End.With.Null";

    private static final Outages.Settings SETTINGS = new Outages.Settings(
            "offshoot.messaging.activemq.servers",
            "offshoot.messaging.activemq.username and .password",
            "ssl:// in offshoot.messaging.activemq.servers",
            "-Djavax.net.ssl.trustStore");

    private final List<ActiveMQConnectionFactory> servers;

    private final Outages.Server server;

    /** @param servers addresses, with the parameters of ActiveMQ's client if necessary */
    ActiveMq(List<String> servers, @Nullable String username, @Nullable String password) {
        this.servers = servers.stream()
                .map(address -> factory(address, username, password))
                .toList();
        this.server = new Outages.Server(
                "ActiveMQ", servers, servers.stream().anyMatch(address -> address.contains("ssl:")), SETTINGS);
    }

    private static ActiveMQConnectionFactory factory(
            String address, @Nullable String username, @Nullable String password) {
        if (address.startsWith("failover:")) {
            throw new IllegalArgumentException("offshoot.messaging.activemq.servers must not contain 'failover:',"
                    + " which hides outages: list the servers, separated by commas");
        }
        var factory = new ActiveMQConnectionFactory(
                username,
                password,
                address + (address.contains("?") ? "&" : "?") + "connectionTimeout=" + LONGEST_CALL.toMillis()
                        + "&wireFormat.maxInactivityDuration=" + LONGEST_SILENCE.toMillis()
                        + "&wireFormat.maxInactivityDurationInitalDelay=" + LONGEST_SILENCE.toMillis());
        factory.setConnectResponseTimeout((int) LONGEST_CALL.toMillis());
        factory.setSendTimeout((int) LONGEST_CALL.toMillis());
        factory.setCloseTimeout((int) LONGEST_CALL.toMillis());
        factory.getPrefetchPolicy().setQueuePrefetch(LONGEST_BATCH);
        factory.setWatchTopicAdvisories(false);
        // otherwise the client would move a message to the dead letters after its sixth redelivery
        factory.getRedeliveryPolicy().setMaximumRedeliveries(RedeliveryPolicy.NO_MAXIMUM_REDELIVERIES);
        return factory;
    }

    @Override
    public String name() {
        return "activemq";
    }

    @Override
    public Outages.Server server() {
        return server;
    }

    @Override
    public int longestBatch() {
        return LONGEST_BATCH;
    }

    @Override
    public List<ActiveMQConnectionFactory> servers() {
        return servers;
    }

    @Override
    public boolean isTimeout(JMSException failure) {
        return failure.getCause() instanceof RequestTimedOutIOException;
    }

    /** The server tells the client its limit, and the client keeps to it. */
    @Override
    public @Nullable String exceeded(JMSException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof MaxFrameSizeExceededException) {
                return "wireFormat.maxFrameSize of its transport connector";
            }
        }
        return null;
    }

    /** The client has received all of it. */
    @Override
    public byte[] unreadable(Message message) {
        var content = ((ActiveMQMessage) message).getContent();
        return content == null
                ? new byte[0]
                : Arrays.copyOfRange(content.getData(), content.getOffset(), content.getOffset() + content.getLength());
    }

    /** With a time limit, the client would wait for an answer to each message, even in a transaction. */
    @Override
    public void prepareForTransactions(Connection connection) {
        ((ActiveMQConnection) connection).setSendTimeout(0);
    }

    /** The server creates a queue when a client first uses it. */
    @Override
    public void declare(Session session, String queue) {}

    /** Asks the server's statistics plug-in; a server without it does not answer. */
    @Override
    public @Nullable Long held(Session session, String queue, Duration timeout) throws JMSException {
        var answers = session.createTemporaryQueue();
        try (var asking = session.createProducer(session.createQueue("ActiveMQ.Statistics.Destination." + queue));
                var listening = session.createConsumer(answers)) {
            var question = session.createMessage();
            question.setBooleanProperty(LIST_ENDS_WITH_NULL, true);
            question.setJMSReplyTo(answers);
            // a server without the plug-in keeps the question like any message
            asking.send(question, DeliveryMode.NON_PERSISTENT, 4, LONGEST_CALL.toMillis());
            var answer = listening.receive(Math.max(1, timeout.toMillis()));
            if (answer == null) {
                return null;
            }
            return answer instanceof MapMessage statistics && statistics.itemExists("size")
                    ? statistics.getLong("size")
                    : 0L;
        } finally {
            answers.delete();
        }
    }
}
