package dev.offshoot.messaging.rabbitmq;

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

    private final SimpleMessageListenerContainer container;
    private final Source source;
    private final Receiver receiver;
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

    /** Starts to consume. */
    QueueConsumer(ConnectionFactory connections, Source source, Receiver receiver) {
        this.source = source;
        this.receiver = receiver;
        this.container = container(connections, source, receiver.batchSize());
        container.setAfterReceivePostProcessors(message -> {
            inHand.incrementAndGet();
            return message;
        });
        container.setMessageListener(this);
        container.start();
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
        return new QueueConsumer(connections, source, receiver);
    }

    Source source() {
        return source;
    }

    Receiver receiver() {
        return receiver;
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
    void stop() {
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
        } finally {
            lastMessageAt = System.nanoTime();
            busy = false;
            inHand.set(0);
        }
    }
}
