package dev.offshoot.messaging;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
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
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.AmqpIOException;
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
    /** After so long without a message a queue is heard anew. */
    private static final Duration SILENCE = Duration.ofSeconds(10);

    private static final String CE = "cloudEvents_";
    private static final String TRACEPARENT = "traceparent";
    private static final Logger LOG = LoggerFactory.getLogger(RabbitBroker.class);

    private final CachingConnectionFactory connections;
    private final MessagingSettings settings;
    private final Map<String, Ear> ears = new ConcurrentHashMap<>();
    /** Held while a module may have two ears in this process: whoever counts who hears must not count them. */
    private final Object hearing = new Object();

    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "queues");
        thread.setDaemon(true);
        return thread;
    });
    private @Nullable Window window;

    RabbitBroker(CachingConnectionFactory connections, MessagingSettings settings) {
        this.connections = connections;
        this.settings = settings;
        connections.addConnectionListener(new Presence());
        watch.scheduleWithFixedDelay(this::breakSilences, 1, 1, TimeUnit.SECONDS);
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
            ears.keySet().forEach(module -> declareOn(opened, module));
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
        } catch (IOException | AmqpException | com.rabbitmq.client.ShutdownSignalException e) {
            close();
            return new Outcome(List.of(), Failures.describe(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome(List.of(), "Interrupted");
        }
    }

    private Window openWindow() throws IOException {
        if (window == null || !window.channel.isOpen()) {
            close();
            // a connection of its own: a broker that holds up those who publish must not hold up who acknowledges
            var opened = publishers().createConnection().getDelegate();
            var channel = opened == null ? null : opened.createChannel();
            if (channel == null) {
                throw new IOException("The broker has no channel left");
            }
            window = new Window(channel);
        }
        return window;
    }

    private CachingConnectionFactory publishers() {
        return (CachingConnectionFactory) connections.getPublisherConnectionFactory();
    }

    private void close() {
        if (window != null) {
            window = null;
            // whoever sends begins anew with what is not confirmed, on a connection that has seen no trouble
            publishers().resetConnection();
        }
    }

    @Override
    public synchronized void destroy() {
        watch.shutdownNow();
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
            var sent = 0;
            for (var message : messages) {
                if (!isDeclared(message.target())) {
                    continue;
                }
                sent++;
                open.put(channel.getNextPublishSeqNo(), message);
                channel.basicPublish(
                        settings.namespace(),
                        message.target(),
                        true,
                        properties(message.message()),
                        message.message().payload().getBytes(StandardCharsets.UTF_8));
            }
            Outcome outcome;
            synchronized (this) {
                var deadline = System.nanoTime() + patience.toNanos();
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
                outcome = new Outcome(sure, error);
            }
            if (outcome.confirmed().size() < sent) {
                // what comes late for this window must not be taken for the next one's, and queues may be gone; outside
                // of the lock, for what comes until then waits for it
                channel.abort();
            }
            return outcome;
        }

        /** One queue that cannot be declared holds up what is for it, and nothing else. */
        private boolean isDeclared(String target) {
            if (declared.contains(target)) {
                return true;
            }
            // on a channel of its own, for a refusal closes the channel
            try (var own = channel.getConnection().createChannel()) {
                declare(own, target);
                declared.add(target);
                return true;
            } catch (IOException | TimeoutException | com.rabbitmq.client.ShutdownSignalException e) {
                if (!channel.isOpen()) {
                    throw new AmqpIOException(new IOException(e));
                }
                synchronized (this) {
                    error = "The queue cannot be declared: " + Failures.describe(e);
                }
                return false;
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
            var type = headers.get(CE + "type");
            return unreadable(type == null ? "?" : type.toString(), body, String.valueOf(e.getMessage()));
        }
    }

    private static Received unreadable(String type, byte[] body, String why) {
        var now = Instant.now();
        var kept = new Envelope(
                UUID.nameUUIDFromBytes(body),
                limited(storable(type)),
                0,
                null,
                "?",
                now,
                now,
                null,
                storable(new String(body, StandardCharsets.UTF_8)));
        return new Received(kept, "It is no message of ours: " + why);
    }

    /** A message that could be read, but not written down: as much of it as can be, parked. */
    private static Received storable(Envelope message, String why) {
        return new Received(
                new Envelope(
                        message.id(),
                        storable(message.type()),
                        message.version(),
                        message.subject() == null ? null : storable(message.subject()),
                        storable(message.source()),
                        message.sentAt(),
                        message.due(),
                        message.traceparent() == null ? null : storable(message.traceparent()),
                        storable(message.payload())),
                "It cannot be written down: " + why);
    }

    /** No database keeps U+0000 in a text. */
    private static String storable(String text) {
        return text.replace('\0', '?');
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
        try {
            declareOn(connections.createConnection(), module);
        } catch (AmqpException e) {
            LOG.debug("'{}' will hear its queue as soon as the broker answers", module, e);
        }
        synchronized (hearing) {
            ears.put(module, new Ear(module, consumer));
        }
    }

    private void declareOn(org.springframework.amqp.rabbit.connection.Connection opened, String module) {
        try (var channel = opened.createChannel(false)) {
            declare(channel, module);
        } catch (IOException | TimeoutException | AmqpException e) {
            LOG.warn("The queue of '{}' cannot be declared: {}", module, Failures.describe(e));
        }
    }

    /**
     * RabbitMQ does not always tell a consumer that its queue was deleted. If another process declares a quorum queue
     * again at once, the new queue may take the old consumer for its own, and what it delivers to it is dropped on the
     * way (seen with 3.10). No count shows that. So whoever has heard nothing for a while stands up and queues again.
     */
    private void breakSilences() {
        for (var heard : List.copyOf(ears.entrySet())) {
            try {
                if (heard.getValue().isSilent()) {
                    hearAnew(heard.getKey());
                }
            } catch (RuntimeException e) {
                LOG.debug("The queue of '{}' is not heard anew", heard.getKey(), e);
            }
        }
    }

    private void hearAnew(String module) {
        try (var channel = connections.createConnection().createChannel(false)) {
            declare(channel, module);
        } catch (IOException | TimeoutException | AmqpException e) {
            // the broker is away, which Presence says, or refuses the queue, which the sender says
            LOG.debug("The queue of '{}' cannot be declared", module, e);
            return;
        }
        synchronized (hearing) {
            var old = ears.get(module);
            if (old != null) {
                ears.put(module, new Ear(module, old.consumer));
                old.container.destroy();
            }
        }
    }

    /** Takes from a queue and hands over; only what was handed over well is acknowledged. */
    private final class Ear implements BatchMessageListener {

        final SimpleMessageListenerContainer container = new SimpleMessageListenerContainer(connections);
        final Consumer<Collection<Received>> consumer;
        private final String module;
        private volatile long heardAt = System.nanoTime();
        private volatile boolean busy;

        Ear(String module, Consumer<Collection<Received>> consumer) {
            this.module = module;
            this.consumer = consumer;
            container.setQueueNames(queueOf(module));
            container.setBeanName("queue-" + module);
            container.setMissingQueuesFatal(false);
            container.setMismatchedQueuesFatal(false);
            // a password that is being changed, or a broker that is starting, refuses for a while
            container.setPossibleAuthenticationFailureFatal(false);
            container.setRecoveryInterval(1000);
            container.setFailedDeclarationRetryInterval(1000);
            container.setAcknowledgeMode(AcknowledgeMode.AUTO);
            container.setPrefetchCount(settings.batch() * 2);
            container.setConsumerBatchEnabled(true);
            container.setBatchSize(settings.batch());
            container.setReceiveTimeout(1000);
            container.setBatchReceiveTimeout(5);
            container.setShutdownTimeout(10_000);
            container.setMessageListener(this);
            container.start();
        }

        boolean isSilent() {
            return !busy && System.nanoTime() - heardAt > SILENCE.toNanos();
        }

        @Override
        public void onMessage(Message message) {
            onMessageBatch(List.of(message));
        }

        @Override
        public void onMessageBatch(List<Message> messages) {
            busy = true;
            try {
                accept(messages.stream().map(RabbitBroker::read).toList());
                HaltPoint.reached(HaltPoint.BEFORE_ACKNOWLEDGEMENT);
            } finally {
                heardAt = System.nanoTime();
                busy = false;
            }
        }

        /**
         * Waits out whatever trouble there is: only what the database refuses to store is the message's own. It keeps its
         * id, for it may come again.
         */
        private void accept(List<Received> received) {
            for (var troubles = 1; ; troubles++) {
                try {
                    consumer.accept(received);
                    return;
                } catch (RuntimeException e) {
                    if (!container.isActive()) {
                        throw e;
                    }
                    if (Failures.isOfData(e) && received.size() > 1) {
                        // one of them cannot be written down: the others can
                        received.forEach(one -> accept(List.of(one)));
                        return;
                    }
                    if (Failures.isOfData(e) && received.get(0).error() == null) {
                        received = List.of(storable(received.get(0).message(), Failures.describe(e)));
                        continue;
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
        synchronized (hearing) {
            var ear = ears.remove(module);
            if (ear != null) {
                ear.container.destroy();
            }
        }
    }

    @Override
    public boolean isHearing(String module) {
        var ear = ears.get(module);
        return ear != null && ear.container.getActiveConsumerCount() > 0;
    }

    @Override
    public int hearers(String module) {
        synchronized (hearing) {
            return countHearers(module);
        }
    }

    private int countHearers(String module) {
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
