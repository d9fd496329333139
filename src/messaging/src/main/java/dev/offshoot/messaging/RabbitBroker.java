package dev.offshoot.messaging;

import dev.offshoot.messaging.Hosting.Received;
import dev.offshoot.messaging.Outbox.Outgoing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
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

    /** After so long without a message a queue is heard anew. */
    private static final Duration SILENCE = Duration.ofSeconds(10);
    /** The same for one that is nearly always silent. */
    private static final Duration LONG_SILENCE = Duration.ofMinutes(5);
    /** RabbitMQ takes messages away from who holds them for half an hour, and in the end sets them aside. */
    private static final Duration LONGEST_HOLD = Duration.ofMinutes(5);

    private static final Duration LONGEST_COUNT = Duration.ofSeconds(1);
    /** So often what was set aside is delivered alone before it is parked. */
    private static final int DELIVERIES_ALONE = 3;

    static final String CE = "cloudEvents_";
    static final String TRACEPARENT = "traceparent";
    private static final Logger LOG = LoggerFactory.getLogger(RabbitBroker.class);

    private final CachingConnectionFactory connections;
    private final MessagingSettings settings;
    private final RabbitQueues queues;
    private final RabbitSending sending;
    private final Duration longestHold;
    /** By the queue that they hear. */
    private final Map<String, Ear> ears = new ConcurrentHashMap<>();
    /** Those that gave back what they held, until their consumer takes messages again. */
    private final Map<String, Ear> resting = new ConcurrentHashMap<>();
    /** Held while a module may have two ears in this process: whoever counts who hears must not count them. */
    private final Object hearing = new Object();

    private final ScheduledExecutorService watch =
            Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "queues"));
    /** Whose queues were there when they were last counted. */
    private final Set<String> declared = ConcurrentHashMap.newKeySet();

    private final ExecutorService counting = Executors.newSingleThreadExecutor(task -> daemon(task, "counting"));

    RabbitBroker(CachingConnectionFactory connections, MessagingSettings settings) {
        this(connections, settings, LONGEST_HOLD);
    }

    RabbitBroker(CachingConnectionFactory connections, MessagingSettings settings, Duration longestHold) {
        this.longestHold = longestHold;
        this.connections = connections;
        this.settings = settings;
        this.queues = new RabbitQueues(settings.namespace());
        this.sending =
                new RabbitSending((CachingConnectionFactory) connections.getPublisherConnectionFactory(), queues);
        connections.addConnectionListener(new Presence());
        watch.scheduleWithFixedDelay(this::watch, 1, 1, TimeUnit.SECONDS);
    }

    private static Thread daemon(Runnable task, String name) {
        var thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
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
            ears.values().stream().map(ear -> ear.module).distinct().forEach(module -> declareOn(opened, module));
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

    @Override
    public Outcome send(String target, List<Outgoing> messages, Duration patience) {
        return sending.send(target, messages, patience);
    }

    @Override
    public void destroy() {
        watch.shutdownNow();
        counting.shutdownNow();
        sending.close();
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

    /**
     * Reads a message from a dead-letter queue. One that was in hand each time that a process died may merely have been
     * prefetched: it is delivered once more, alone. What dies with a process even so, or lies there for another reason,
     * is parked.
     */
    static Received readDead(Message message) {
        var received = read(message);
        if (received.error() != null) {
            return received;
        }
        var headers = message.getMessageProperties().getHeaders();
        var deaths = message.getMessageProperties().getXDeathHeader();
        var reason = deaths == null || deaths.isEmpty() ? null : deaths.get(0).get("reason");
        if (!"delivery_limit".equals(String.valueOf(reason))) {
            return new Received(
                    received.message(), "It lay in the dead-letter queue" + (reason == null ? "" : ": " + reason));
        }
        var alone = headers.get("x-delivery-count") instanceof Number count ? count.intValue() : 0;
        return alone < DELIVERIES_ALONE
                ? received
                : new Received(received.message(), "It was in hand each time that a process died, at last alone");
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
                        datable(message.sentAt()),
                        datable(message.due()),
                        message.traceparent() == null ? null : storable(message.traceparent()),
                        storable(message.payload())),
                "It cannot be written down: " + why);
    }

    /** No database keeps a year of seven digits. */
    private static Instant datable(Instant time) {
        var year = time.atOffset(ZoneOffset.UTC).getYear();
        return year < 1 || year > 9999 ? Instant.now() : time;
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
            ears.put(queues.of(module), new Ear(module, false, consumer));
            ears.put(queues.deadOf(module), new Ear(module, true, consumer));
        }
    }

    private void declareOn(org.springframework.amqp.rabbit.connection.Connection opened, String module) {
        try (var channel = opened.createChannel(false)) {
            queues.declare(channel, module);
        } catch (IOException | TimeoutException | AmqpException e) {
            LOG.warn(queues.explain(module, e));
        }
    }

    private void watch() {
        for (var ear : List.copyOf(ears.values())) {
            try {
                if (ear.holdsTooLong()) {
                    giveBack(ear);
                } else if (ear.isSilent()) {
                    hearAnew(ear);
                }
            } catch (RuntimeException e) {
                LOG.debug("The queue of '{}' is not heard anew", ear.module, e);
            }
        }
        for (var ear : List.copyOf(resting.values())) {
            try {
                ear.consumer.accept(List.of());
                LOG.info("The queue of '{}' is heard again", ear.module);
                replace(resting, ear);
            } catch (RuntimeException e) {
                LOG.debug("What is for '{}' still waits at the broker", ear.module, e);
            }
        }
    }

    /**
     * Lets messages wait at the broker rather than here: there they may wait for as long as the database is away. Each
     * return counts towards the delivery limit, so nobody takes them again just to try.
     */
    private void giveBack(Ear ear) {
        LOG.warn("Messages for '{}' cannot be written down: they go back, and wait at the broker", ear.module);
        synchronized (hearing) {
            if (ears.remove(ear.queue, ear)) {
                resting.put(ear.queue, ear);
            }
        }
        ear.container.destroy();
    }

    /**
     * RabbitMQ does not always tell a consumer that its queue was deleted. If another process declares a quorum queue
     * again at once, the new queue may take the old consumer for its own, and what it delivers to it is dropped on the
     * way (seen with 3.10). No count shows that. So whoever has heard nothing for a while stands up and queues again.
     */
    private void hearAnew(Ear ear) {
        try (var channel = connections.createConnection().createChannel(false)) {
            queues.declare(channel, ear.module);
        } catch (IOException | TimeoutException | AmqpException e) {
            // the broker is away, which Presence says, or refuses the queue, which the sender says
            LOG.debug("The queue of '{}' cannot be declared", ear.module, e);
            return;
        }
        replace(ears, ear);
    }

    private void replace(Map<String, Ear> among, Ear old) {
        synchronized (hearing) {
            if (among.remove(old.queue, old)) {
                ears.put(old.queue, new Ear(old.module, old.dead, old.consumer));
                old.container.destroy();
            }
        }
    }

    /** Takes from a queue and hands over; only what was handed over well is acknowledged. */
    private final class Ear implements BatchMessageListener {

        final SimpleMessageListenerContainer container = new SimpleMessageListenerContainer(connections);
        final String module;
        final String queue;
        /** Hears the dead-letter queue, one message at a time. */
        final boolean dead;

        final Consumer<Collection<Received>> consumer;
        private volatile long heardAt = System.nanoTime();
        private volatile boolean busy;
        /** What was taken from the broker and is not written down; not what waits in line for that. */
        final AtomicInteger inHand = new AtomicInteger();

        Ear(String module, boolean dead, Consumer<Collection<Received>> consumer) {
            this.module = module;
            this.dead = dead;
            this.queue = dead ? queues.deadOf(module) : queues.of(module);
            this.consumer = consumer;
            var most = dead ? 1 : settings.batch();
            container.setQueueNames(queue);
            container.setBeanName((dead ? "dead-" : "queue-") + module);
            container.setMissingQueuesFatal(false);
            container.setMismatchedQueuesFatal(false);
            // a password that is being changed, or a broker that is starting, refuses for a while
            container.setPossibleAuthenticationFailureFatal(false);
            container.setRecoveryInterval(1000);
            container.setFailedDeclarationRetryInterval(1000);
            container.setAcknowledgeMode(AcknowledgeMode.AUTO);
            container.setPrefetchCount(dead ? 1 : most * 2);
            container.setConsumerBatchEnabled(true);
            container.setBatchSize(most);
            container.setReceiveTimeout(1000);
            container.setBatchReceiveTimeout(5);
            container.setShutdownTimeout(10_000);
            container.setAfterReceivePostProcessors(message -> {
                inHand.incrementAndGet();
                return message;
            });
            container.setMessageListener(this);
            container.start();
        }

        boolean isSilent() {
            return !busy && System.nanoTime() - heardAt > (dead ? LONG_SILENCE : SILENCE).toNanos();
        }

        boolean holdsTooLong() {
            return busy && System.nanoTime() - heardAt > longestHold.toNanos();
        }

        @Override
        public void onMessage(Message message) {
            onMessageBatch(List.of(message));
        }

        @Override
        public void onMessageBatch(List<Message> messages) {
            heardAt = System.nanoTime();
            busy = true;
            try {
                accept(messages.stream()
                        .map(dead ? RabbitBroker::readDead : RabbitBroker::read)
                        .toList());
                HaltPoint.reached(HaltPoint.BEFORE_ACKNOWLEDGEMENT);
            } finally {
                heardAt = System.nanoTime();
                busy = false;
                inHand.set(0);
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
            for (var queue : List.of(queues.of(module), queues.deadOf(module))) {
                resting.remove(queue);
                var ear = ears.remove(queue);
                if (ear != null) {
                    ear.container.destroy();
                }
            }
        }
    }

    @Override
    public boolean isHearing(String module) {
        var ear = ears.get(queues.of(module));
        return ear != null && ear.container.getActiveConsumerCount() > 0;
    }

    @Override
    public int hearers(String module) {
        synchronized (hearing) {
            return countHearers(module);
        }
    }

    @Override
    public Map<String, Long> held(Collection<String> modules) {
        var held = new ConcurrentHashMap<String, Long>();
        var counted = counting.submit(() -> {
            try (var channel = connections.createConnection().createChannel(false)) {
                for (var module : modules) {
                    if (!declared.remove(module)) {
                        queues.declare(channel, module);
                    }
                    var count = 0L;
                    for (var queue : List.of(queues.of(module), queues.deadOf(module))) {
                        count += channel.queueDeclarePassive(queue).getMessageCount();
                        var ear = ears.get(queue);
                        count += ear == null ? 0 : ear.inHand.get();
                    }
                    held.put(module, count);
                    declared.add(module);
                }
            }
            return null;
        });
        try {
            counted.get(LONGEST_COUNT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("The broker does not say what it holds", e);
            counted.cancel(true);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Map.copyOf(held);
    }

    private int countHearers(String module) {
        try (var connection = connections.createConnection();
                var channel = connection.createChannel(false)) {
            queues.declare(channel, module);
            return channel.queueDeclarePassive(queues.of(module)).getConsumerCount();
        } catch (IOException | TimeoutException | AmqpException e) {
            LOG.warn("The broker does not say who hears the queue of '{}': {}", module, Failures.describe(e));
            return 0;
        }
    }
}
