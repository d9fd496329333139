package dev.offshoot.messaging.testing;

import dev.offshoot.messaging.spi.Envelope;
import dev.offshoot.messaging.spi.ReceivedMessage;
import dev.offshoot.messaging.spi.Receiver;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Collects what it receives, while it is open. */
public class CollectingReceiver implements Receiver {

    private final List<ReceivedMessage> received = new CopyOnWriteArrayList<>();
    private final List<ReceivedMessage> offered = new CopyOnWriteArrayList<>();
    private volatile CountDownLatch gate = new CountDownLatch(0);

    /** Blocks calls of {@link #receive} until it is opened again. */
    public void shut() {
        gate = new CountDownLatch(1);
    }

    public void open() {
        gate.countDown();
    }

    @Override
    public int batchSize() {
        return 10;
    }

    @Override
    public void receive(List<ReceivedMessage> messages, BooleanSupplier active) {
        offered.addAll(messages);
        var shut = gate;
        try {
            while (!shut.await(20, TimeUnit.MILLISECONDS)) {
                if (!active.getAsBoolean()) {
                    throw new IllegalStateException("nothing is written down");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        received.addAll(messages);
    }

    @Override
    public boolean isReady() {
        return gate.getCount() == 0;
    }

    /** All messages passed to it, collected or not. */
    public List<ReceivedMessage> offered() {
        return offered;
    }

    /** The collected messages. */
    public List<ReceivedMessage> received() {
        return received;
    }

    public List<Envelope> messages() {
        return received.stream().map(ReceivedMessage::message).toList();
    }

    public List<UUID> ids() {
        return messages().stream().map(Envelope::id).toList();
    }
}
