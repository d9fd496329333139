package dev.offshoot.messaging.rabbitmq;

import dev.offshoot.messaging.spi.ConsumerErrors;
import dev.offshoot.messaging.spi.Receiver;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.amqp.core.AcknowledgeMode;
import org.springframework.amqp.core.BatchMessageListener;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.listener.SimpleMessageListenerContainer;

/** Consumes one queue and passes messages to the receiver. Acknowledges them only after the receiver has returned. */
final class QueueConsumer implements BatchMessageListener {

    /** After this time without a message, the consumer is recreated. */
    private static final Duration SILENCE = Duration.ofSeconds(10);
    /** The same for dead-letter queues, which are nearly always empty. */
    private static final Duration LONG_SILENCE = Duration.ofMinutes(5);

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final SimpleMessageListenerContainer container;
    private final Source source;
    private final Receiver receiver;
    private final ConsumerErrors errors;
    private volatile long lastMessageAt = System.nanoTime();
    private volatile boolean busy;
    /** The number of messages received, but not stored; without prefetched ones. */
    private final AtomicInteger inHand = new AtomicInteger();

    /**
     * The queue to consume.
     *
     * @param dead whether it is a dead-letter queue, whose messages are received one at a time
     */
    record Source(String module, String queue, boolean dead) {}

    private boolean stopped;

    /** Prepares to consume. */
    QueueConsumer(ConnectionFactory connections, Source source, Receiver receiver) {
        this(connections, source, receiver, new ConsumerErrors(source.queue()));
    }

    private QueueConsumer(ConnectionFactory connections, Source source, Receiver receiver, ConsumerErrors errors) {
        this.source = source;
        this.receiver = receiver;
        this.errors = errors;
        this.container = container(connections, source, receiver.batchSize());
        container.setAfterReceivePostProcessors(message -> {
            inHand.incrementAndGet();
            return message;
        });
        container.setMessageListener(this);
    }

    /** Starts to consume. Takes long if something listens at the address that does not answer. */
    synchronized void start() {
        if (!stopped) {
            container.start();
        }
    }

    private static SimpleMessageListenerContainer container(
            ConnectionFactory connections, Source source, int batchSize) {
        var container = new SimpleMessageListenerContainer(connections);
        container.setQueueNames(source.queue());
        container.setBeanName((source.dead() ? "dead-" : "queue-") + source.module());
        container.setMissingQueuesFatal(false);
        container.setMismatchedQueuesFatal(false);
        // authentication may fail for a while during a password change or a start of the broker
        container.setPossibleAuthenticationFailureFatal(false);
        container.setRecoveryInterval(1000);
        container.setFailedDeclarationRetryInterval(1000);
        container.setAcknowledgeMode(AcknowledgeMode.AUTO);
        container.setPrefetchCount(source.dead() ? 1 : batchSize * 2);
        container.setConsumerBatchEnabled(true);
        container.setBatchSize(source.dead() ? 1 : batchSize);
        container.setReceiveTimeout(1000);
        container.setBatchReceiveTimeout(5);
        container.setShutdownTimeout(10_000);
        return container;
    }

    /** A new consumer of the same queue for the same receiver. */
    QueueConsumer recreate(ConnectionFactory connections) {
        return new QueueConsumer(connections, source, receiver, errors);
    }

    Source source() {
        return source;
    }

    Receiver receiver() {
        return receiver;
    }

    ConsumerErrors errors() {
        return errors;
    }

    boolean isConsuming() {
        return container.getActiveConsumerCount() > 0;
    }

    boolean isSilent() {
        return !busy && System.nanoTime() - lastMessageAt > (source.dead() ? LONG_SILENCE : SILENCE).toNanos();
    }

    /** Whether it has held messages for longer than this. */
    boolean holdsLongerThan(Duration longest) {
        return busy && System.nanoTime() - lastMessageAt > longest.toNanos();
    }

    int inHand() {
        return inHand.get();
    }

    /** Stops, and returns unacknowledged messages to the broker. */
    synchronized void stop() {
        stopped = true;
        container.destroy();
    }

    @Override
    public void onMessage(Message message) {
        onMessageBatch(List.of(message));
    }

    @Override
    public void onMessageBatch(List<Message> messages) {
        lastMessageAt = System.nanoTime();
        busy = true;
        try {
            receiver.receive(
                    messages.stream()
                            .map(source.dead() ? CloudEvents::readDead : CloudEvents::read)
                            .toList(),
                    container::isActive);
        } catch (Error e) {
            // the container would end the process
            errors.survived(e);
            pause();
            throw new IllegalStateException(e);
        } finally {
            lastMessageAt = System.nanoTime();
            busy = false;
            inHand.set(0);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
