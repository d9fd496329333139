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

/** Consumes one queue and hands over what it takes; only what was handed over well is acknowledged. */
final class QueueConsumer implements BatchMessageListener {

    /** After so long without a message a queue is consumed anew. */
    private static final Duration SILENCE = Duration.ofSeconds(10);
    /** The same for one that is nearly always silent. */
    private static final Duration LONG_SILENCE = Duration.ofMinutes(5);

    private final SimpleMessageListenerContainer container;
    private final Source source;
    private final Receiver receiver;
    private volatile long heardAt = System.nanoTime();
    private volatile boolean busy;
    /** What was taken from the broker and is not written down; not what waits in line for that. */
    private final AtomicInteger inHand = new AtomicInteger();

    /**
     * What is consumed.
     *
     * @param dead whether the queue holds dead letters, which are taken one at a time
     */
    record Source(String module, String queue, boolean dead) {}

    /** Begins to consume. */
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
        // a password that is being changed, or a broker that is starting, refuses for a while
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

    /** Consumes the same anew, for the same receiver. */
    QueueConsumer again(ConnectionFactory connections) {
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
        return !busy && System.nanoTime() - heardAt > (source.dead() ? LONG_SILENCE : SILENCE).toNanos();
    }

    /** Whether it has tried for so long to hand over what it took. */
    boolean holdsLongerThan(Duration longest) {
        return busy && System.nanoTime() - heardAt > longest.toNanos();
    }

    int inHand() {
        return inHand.get();
    }

    /** Stops, and gives back what is not acknowledged. */
    void stop() {
        container.destroy();
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
            receiver.receive(
                    messages.stream()
                            .map(source.dead() ? CloudEvents::readDead : CloudEvents::read)
                            .toList(),
                    container::isActive);
        } finally {
            heardAt = System.nanoTime();
            busy = false;
            inHand.set(0);
        }
    }
}
