package dev.offshoot.messaging;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.offshoot.messaging.Hosting.Received;
import dev.offshoot.messaging.ModuleTables.Outgoing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.core.AcknowledgeMode;
import org.springframework.amqp.core.BatchMessageListener;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.connection.ConnectionListener;
import org.springframework.amqp.rabbit.listener.SimpleMessageListenerContainer;
import org.springframework.beans.factory.DisposableBean;

/**
 * Messages over RabbitMQ: one direct exchange, a durable quorum queue and a dead-letter queue for each module, declared by
 * whoever sends to it or hears it. On the wire a message is its JSON, with the attributes of CloudEvents 1.0 and the
 * trace context as headers.
 */
class RabbitBroker implements Broker, DisposableBean {

    private static final String DEAD_SUFFIX = ".dead";
    /** So often a message may take its process with it before it is set aside. Other trouble is waited out. */
    private static final int DELIVERY_LIMIT = 20;

    private static final String CE = "cloudEvents_";
    private static final String TRACEPARENT = "traceparent";
    private static final Logger LOG = LoggerFactory.getLogger(RabbitBroker.class);

    private final CachingConnectionFactory connections;
    private final MessagingSettings settings;
    private final Map<String, SimpleMessageListenerContainer> containers = new ConcurrentHashMap<>();
    private @Nullable Connection connection;
    private @Nullable Window window;

    RabbitBroker(CachingConnectionFactory connections, MessagingSettings settings) {
        this.connections = connections;
        this.settings = settings;
        connections.addConnectionListener(new Presence());
    }

    /** Says once that the broker is away, and once that it is back. */
    private final class Presence implements ConnectionListener {

        private final AtomicBoolean away = new AtomicBoolean();

        @Override
        public void onCreate(org.springframework.amqp.rabbit.connection.Connection opened) {
            if (away.getAndSet(false)) {
                LOG.info("The broker is back");
            }
            // it may have forgotten
            containers.keySet().forEach(module -> declareOn(opened, module));
        }

        @Override
        public void onShutDown(com.rabbitmq.client.ShutdownSignalException signal) {
            if (!signal.isInitiatedByApplication() && signal.isHardError()) {
                onFailed(signal);
            }
        }

        @Override
        public void onFailed(Exception reason) {
            if (!away.getAndSet(true)) {
                LOG.warn("The broker is away, and what is for it or from it waits: {}", Failures.describe(reason));
            }
        }
    }

    private String queueOf(String module) {
        return settings.namespace() + "." + module;
    }

    private void declare(Channel channel, String module) throws IOException {
        var queue = queueOf(module);
        channel.exchangeDeclare(settings.namespace(), "direct", true);
        channel.queueDeclare(queue + DEAD_SUFFIX, true, false, false, Map.of("x-queue-type", "quorum"));
        channel.queueDeclare(
                queue,
                true,
                false,
                false,
                Map.of(
                        "x-queue-type",
                        "quorum",
                        "x-delivery-limit",
                        DELIVERY_LIMIT,
                        "x-dead-letter-exchange",
                        "",
                        "x-dead-letter-routing-key",
                        queue + DEAD_SUFFIX,
                        "x-dead-letter-strategy",
                        "at-least-once",
                        "x-overflow",
                        "reject-publish"));
        channel.queueBind(queue, settings.namespace(), module);
    }

    @Override
    public synchronized Outcome send(List<Outgoing> messages, Duration patience) {
        try {
            return openWindow().send(messages, patience);
        } catch (IOException | TimeoutException | AmqpException | com.rabbitmq.client.ShutdownSignalException e) {
            close();
            return new Outcome(List.of(), Failures.describe(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome(List.of(), "Interrupted");
        }
    }

    private Window openWindow() throws IOException, TimeoutException {
        if (connection == null || !connection.isOpen() || window == null || !window.channel.isOpen()) {
            close();
            var factory = connections.getRabbitConnectionFactory().clone();
            // whoever sends notices itself, and begins anew with what is not confirmed
            factory.setAutomaticRecoveryEnabled(false);
            connection = factory.newConnection("outbox");
            window = new Window(connection.createChannel());
        }
        return window;
    }

    private void close() {
        window = null;
        if (connection != null) {
            connection.abort(1000);
            connection = null;
        }
    }

    @Override
    public synchronized void destroy() {
        close();
    }

    /** A channel in confirm mode, and what its current window still waits for. */
    private final class Window implements com.rabbitmq.client.ConfirmListener {

        final Channel channel;
        private final Set<String> declared = new HashSet<>();
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
                    error = Failures.describe(cause);
                    notifyAll();
                }
            });
        }

        Outcome send(List<Outgoing> messages, Duration patience) throws IOException, InterruptedException {
            synchronized (this) {
                open.clear();
                confirmed.clear();
                returned.clear();
                error = null;
            }
            for (var message : messages) {
                if (declared.add(message.target())) {
                    declare(channel, message.target());
                }
                open.put(channel.getNextPublishSeqNo(), message);
                channel.basicPublish(
                        settings.namespace(),
                        message.target(),
                        true,
                        properties(message.message()),
                        message.message().payload().getBytes(StandardCharsets.UTF_8));
            }
            var deadline = System.nanoTime() + patience.toNanos();
            synchronized (this) {
                while (!open.isEmpty() && channel.isOpen()) {
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
                if (!open.isEmpty() || sure.size() < messages.size()) {
                    // what comes late for this window must not be taken for the next one's, and queues may be gone
                    channel.abort();
                }
                return new Outcome(sure, error);
            }
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
        headers.put(CE + "specversion", "1.0");
        headers.put(CE + "id", message.id().toString());
        headers.put(CE + "source", message.source());
        headers.put(CE + "type", message.type());
        headers.put(CE + "dataversion", message.version());
        headers.put(CE + "time", message.sentAt().toString());
        headers.put(CE + "due", message.due().toString());
        if (message.subject() != null) {
            headers.put(CE + "subject", message.subject());
        }
        if (message.traceparent() != null) {
            headers.put(TRACEPARENT, message.traceparent());
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

    /** Reads a message from the wire. What cannot be read becomes one that is parked, under an id made from its bytes. */
    static Received read(Message message) {
        var properties = message.getMessageProperties();
        var headers = properties.getHeaders();
        var body = message.getBody();
        try {
            var text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
            var sentAt = Instant.parse(required(headers, CE + "time"));
            var due = headers.get(CE + "due");
            return new Received(
                    new Envelope(
                            UUID.fromString(required(headers, CE + "id")),
                            limited(required(headers, CE + "type")),
                            headers.get(CE + "dataversion") instanceof Number version ? version.intValue() : 1,
                            headers.get(CE + "subject") == null
                                    ? null
                                    : limited(headers.get(CE + "subject").toString()),
                            limited(required(headers, CE + "source")),
                            sentAt,
                            due == null ? sentAt : Instant.parse(due.toString()),
                            traceparent(headers),
                            text),
                    null);
        } catch (IllegalArgumentException | DateTimeParseException | CharacterCodingException e) {
            var now = Instant.now();
            var unreadable = new Envelope(
                    UUID.nameUUIDFromBytes(body),
                    headers.get(CE + "type") == null
                            ? "?"
                            : limited(headers.get(CE + "type").toString()),
                    0,
                    null,
                    "?",
                    now,
                    now,
                    null,
                    new String(body, StandardCharsets.UTF_8).replace('\0', '?'));
            return new Received(unreadable, "It is no message of ours: " + e.getMessage());
        }
    }

    private static @Nullable String traceparent(Map<String, Object> headers) {
        var value = headers.get(TRACEPARENT);
        return value == null || value.toString().length() != 55 ? null : value.toString();
    }

    private static String required(Map<String, Object> headers, String name) {
        var value = headers.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the header " + name + " is missing");
        }
        return value.toString();
    }

    private static String limited(String value) {
        return value.length() <= 200 ? value : value.substring(0, 200);
    }

    @Override
    public void hear(String module, Consumer<Collection<Received>> consumer) {
        var container = new SimpleMessageListenerContainer(connections);
        container.setQueueNames(queueOf(module));
        container.setBeanName("queue-" + module);
        container.setMissingQueuesFatal(false);
        container.setMismatchedQueuesFatal(false);
        container.setRecoveryInterval(1000);
        container.setFailedDeclarationRetryInterval(1000);
        container.setAcknowledgeMode(AcknowledgeMode.AUTO);
        container.setPrefetchCount(settings.batch() * 2);
        container.setConsumerBatchEnabled(true);
        container.setBatchSize(settings.batch());
        container.setReceiveTimeout(1000);
        container.setBatchReceiveTimeout(5);
        container.setShutdownTimeout(10_000);
        container.setMessageListener(new Batches(module, container, consumer));
        containers.put(module, container);
        try {
            declareOn(connections.createConnection(), module);
        } catch (AmqpException e) {
            LOG.debug("'{}' will hear its queue as soon as the broker answers", module, e);
        }
        container.start();
    }

    private void declareOn(org.springframework.amqp.rabbit.connection.Connection opened, String module) {
        try (var channel = opened.createChannel(false)) {
            declare(channel, module);
        } catch (IOException | TimeoutException | AmqpException e) {
            LOG.warn("The queue of '{}' cannot be declared: {}", module, Failures.describe(e));
        }
    }

    /** Hands over what came, and waits out whatever trouble the database has: only then it is acknowledged. */
    private static final class Batches implements BatchMessageListener {

        private final String module;
        private final SimpleMessageListenerContainer container;
        private final Consumer<Collection<Received>> consumer;

        Batches(String module, SimpleMessageListenerContainer container, Consumer<Collection<Received>> consumer) {
            this.module = module;
            this.container = container;
            this.consumer = consumer;
        }

        @Override
        public void onMessage(Message message) {
            onMessageBatch(List.of(message));
        }

        @Override
        public void onMessageBatch(List<Message> messages) {
            var received = messages.stream().map(RabbitBroker::read).toList();
            for (var troubles = 1; ; troubles++) {
                try {
                    consumer.accept(received);
                    HaltPoint.reached(HaltPoint.BEFORE_ACKNOWLEDGEMENT);
                    return;
                } catch (RuntimeException e) {
                    if (!container.isActive()) {
                        throw e;
                    }
                    if (troubles == 1) {
                        LOG.warn("Messages for '{}' wait: {}", module, Failures.describe(e));
                    }
                    try {
                        TimeUnit.MILLISECONDS.sleep(
                                Failures.backoff(troubles, Duration.ofMillis(200), Duration.ofSeconds(2))
                                        .toMillis());
                    } catch (InterruptedException interrupted) {
                        Thread.currentThread().interrupt();
                        throw e;
                    }
                }
            }
        }
    }

    @Override
    public void stopHearing(String module) {
        var container = containers.remove(module);
        if (container != null) {
            container.destroy();
        }
    }

    @Override
    public boolean isHearing(String module) {
        var container = containers.get(module);
        return container != null && container.getActiveConsumerCount() > 0;
    }

    @Override
    public int hearers(String module) {
        try (var connection = connections.createConnection();
                var channel = connection.createChannel(false)) {
            declare(channel, module);
            return channel.queueDeclarePassive(queueOf(module)).getConsumerCount();
        } catch (IOException | TimeoutException | AmqpException e) {
            LOG.warn("The broker does not say who hears the queue of '{}': {}", module, Failures.describe(e));
            return 0;
        }
    }
}
