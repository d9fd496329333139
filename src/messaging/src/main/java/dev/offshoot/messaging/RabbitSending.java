package dev.offshoot.messaging;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import dev.offshoot.messaging.Broker.Outcome;
import dev.offshoot.messaging.Broker.Trouble;
import dev.offshoot.messaging.Outbox.Outgoing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;

/** Sends windows of messages to RabbitMQ, over a channel for each target: a refusal closes the channel. */
class RabbitSending {

    private static final Set<Integer> OF_A_MESSAGE = Set.of(
            AMQP.CONTENT_TOO_LARGE,
            AMQP.PRECONDITION_FAILED,
            AMQP.FRAME_ERROR,
            AMQP.SYNTAX_ERROR,
            AMQP.NOT_IMPLEMENTED);

    private final CachingConnectionFactory connections;
    private final RabbitQueues queues;
    private final Map<String, Road> roads = new ConcurrentHashMap<>();
    /** When the broker last said anything about any message. */
    private volatile long lastWord = System.nanoTime();

    /** The connections are those of publishers: a broker that holds these up must not hold up who acknowledges. */
    RabbitSending(CachingConnectionFactory connections, RabbitQueues queues) {
        this.connections = connections;
        this.queues = queues;
    }

    Outcome send(String target, List<Outgoing> messages, Duration patience) {
        try {
            return roads.computeIfAbsent(target, Road::new).send(messages, patience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome(List.of(), Trouble.BROKER, "Interrupted");
        }
    }

    void close() {
        connections.resetConnection();
    }

    private Connection connection() throws IOException {
        var opened = connections.createConnection().getDelegate();
        if (opened == null) {
            throw new IOException("The broker has no connection left");
        }
        return opened;
    }

    /** The way to one target. */
    private final class Road {

        private final String target;
        private @Nullable Window window;

        Road(String target) {
            this.target = target;
        }

        synchronized Outcome send(List<Outgoing> messages, Duration patience) throws InterruptedException {
            var began = System.nanoTime();
            try {
                if (window == null || !window.channel.isOpen()) {
                    var connection = connection();
                    var refusal = declare(connection);
                    if (refusal != null) {
                        return new Outcome(List.of(), Trouble.TARGET, refusal);
                    }
                    var channel = connection.createChannel();
                    if (channel == null) {
                        throw new IOException("The broker has no channel left");
                    }
                    window = new Window(channel);
                }
            } catch (IOException | AmqpException | ShutdownSignalException e) {
                // whoever comes next begins anew, on a connection that has seen no trouble
                connections.resetConnection();
                return new Outcome(List.of(), Trouble.BROKER, Failures.describe(e));
            }
            var outcome = window.send(messages, patience);
            if (outcome.trouble() != null) {
                // what comes late for this window must not be taken for the next one's, and queues may be gone
                abort(window.channel);
                window = null;
                if (lastWord - began < 0 && System.nanoTime() - began >= patience.toNanos()) {
                    // not a word to anybody in all that time: the connection may be dead
                    connections.resetConnection();
                    return new Outcome(outcome.confirmed(), Trouble.BROKER, outcome.error());
                }
            }
            return outcome;
        }

        private void abort(Channel channel) {
            try {
                channel.abort();
            } catch (IOException | ShutdownSignalException e) {
                // it is gone in any case
            }
        }

        /** On a channel of its own, for a refusal closes the channel. Answers why it is refused, if it is. */
        private @Nullable String declare(Connection connection) throws IOException {
            try (var own = connection.createChannel()) {
                if (own == null) {
                    throw new IOException("The broker has no channel left");
                }
                queues.declare(own, target);
                lastWord = System.nanoTime();
                return null;
            } catch (IOException | TimeoutException | ShutdownSignalException e) {
                if (!connection.isOpen()) {
                    throw new IOException(e);
                }
                return queues.explain(target, e);
            }
        }
    }

    /** A channel in confirm mode, and what its current window still waits for. */
    private final class Window implements com.rabbitmq.client.ConfirmListener {

        final Channel channel;
        private final ConcurrentSkipListMap<Long, Outgoing> open = new ConcurrentSkipListMap<>();
        private final List<Outgoing> confirmed = new ArrayList<>();
        private final Set<String> returned = new HashSet<>();
        private @Nullable String error;

        Window(Channel channel) throws IOException {
            this.channel = channel;
            channel.confirmSelect();
            channel.addConfirmListener(this);
            // RabbitMQ acknowledges what it could not route, after having returned it
            channel.addReturnListener(back -> {
                synchronized (this) {
                    returned.add(back.getProperties().getMessageId());
                    error = "The broker returned it: " + back.getReplyText();
                }
            });
            channel.addShutdownListener(cause -> {
                synchronized (this) {
                    notifyAll();
                }
            });
        }

        Outcome send(List<Outgoing> messages, Duration patience) throws InterruptedException {
            synchronized (this) {
                open.clear();
                confirmed.clear();
                returned.clear();
                error = null;
            }
            Throwable thrown = null;
            try {
                for (var message : messages) {
                    open.put(channel.getNextPublishSeqNo(), message);
                    channel.basicPublish(
                            queues.exchange,
                            message.target(),
                            true,
                            properties(message.message()),
                            message.message().payload().getBytes(StandardCharsets.UTF_8));
                }
            } catch (IOException | RuntimeException e) {
                thrown = e;
            }
            synchronized (this) {
                var deadline = System.nanoTime() + patience.toNanos();
                while (thrown == null && !open.isEmpty() && channel.isOpen()) {
                    var left = (deadline - System.nanoTime()) / 1_000_000;
                    if (left <= 0) {
                        error = "The broker did not confirm it in time";
                        break;
                    }
                    wait(left);
                }
                var sure = confirmed.stream()
                        .filter(message ->
                                !returned.contains(message.message().id().toString()))
                        .toList();
                if (sure.size() == messages.size()) {
                    return new Outcome(sure, null, null);
                }
                var closed = channel.getCloseReason();
                if (closed != null) {
                    return new Outcome(sure, blame(closed), Failures.describe(closed));
                }
                if (thrown == null) {
                    return new Outcome(sure, Trouble.TARGET, error);
                }
                // the client itself will not have it, unless the connection is about to break
                return new Outcome(
                        sure,
                        thrown instanceof IOException ? Trouble.BROKER : Trouble.MESSAGE,
                        Failures.describe(thrown));
            }
        }

        /** Only what the broker says of a message is the message's own: everything else passes. */
        private static Trouble blame(ShutdownSignalException closed) {
            var code = closed.getReason() instanceof AMQP.Channel.Close channel
                    ? channel.getReplyCode()
                    : closed.getReason() instanceof AMQP.Connection.Close connection ? connection.getReplyCode() : 0;
            if (OF_A_MESSAGE.contains(code)) {
                return Trouble.MESSAGE;
            }
            return closed.isHardError() ? Trouble.BROKER : Trouble.TARGET;
        }

        @Override
        public void handleAck(long tag, boolean multiple) {
            settle(tag, multiple, true);
        }

        @Override
        public void handleNack(long tag, boolean multiple) {
            settle(tag, multiple, false);
        }

        private synchronized void settle(long tag, boolean multiple, boolean taken) {
            lastWord = System.nanoTime();
            var settled = multiple ? open.headMap(tag, true) : open.subMap(tag, true, tag, true);
            if (taken) {
                confirmed.addAll(settled.values());
            } else {
                error = "The broker refused it";
            }
            settled.clear();
            if (open.isEmpty()) {
                notifyAll();
            }
        }
    }

    private static AMQP.BasicProperties properties(Envelope message) {
        var headers = new HashMap<String, Object>();
        headers.put(RabbitBroker.CE + "specversion", "1.0");
        headers.put(RabbitBroker.CE + "id", message.id().toString());
        headers.put(RabbitBroker.CE + "source", message.source());
        headers.put(RabbitBroker.CE + "type", message.type());
        headers.put(RabbitBroker.CE + "dataversion", message.version());
        headers.put(RabbitBroker.CE + "time", message.sentAt().toString());
        headers.put(RabbitBroker.CE + "due", message.due().toString());
        if (message.subject() != null) {
            headers.put(RabbitBroker.CE + "subject", message.subject());
        }
        if (message.traceparent() != null) {
            headers.put(RabbitBroker.TRACEPARENT, message.traceparent());
        }
        return new AMQP.BasicProperties.Builder()
                .messageId(message.id().toString())
                .type(message.type())
                .contentType("application/json")
                .contentEncoding("UTF-8")
                .deliveryMode(2)
                .timestamp(Date.from(message.sentAt()))
                .headers(headers)
                .build();
    }
}
