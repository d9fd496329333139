package dev.offshoot.messaging.testing;

import dev.offshoot.messaging.spi.ReceivedMessage;
import dev.offshoot.messaging.spi.Receiver;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;

/** Collects what it receives, until one message ends its process. One that is to be parked ends none. */
final class DyingReceiver implements Receiver {

    private final UUID killer;
    private final List<ReceivedMessage> received = new CopyOnWriteArrayList<>();
    private volatile boolean dead;

    DyingReceiver(UUID killer) {
        this.killer = killer;
    }

    @Override
    public int batchSize() {
        return 10;
    }

    @Override
    public void receive(List<ReceivedMessage> messages, BooleanSupplier active) {
        if (messages.stream().anyMatch(one -> one.message().id().equals(killer) && one.error() == null)) {
            dead = true;
        }
        if (dead) {
            awaitEnd(active);
            throw new IllegalStateException("the process is dead");
        }
        received.addAll(messages);
    }

    private static synchronized void awaitEnd(BooleanSupplier active) {
        try {
            while (active.getAsBoolean()) {
                DyingReceiver.class.wait(20);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isReady() {
        return !dead;
    }

    /** Whether the message has ended the process. */
    boolean isDead() {
        return dead;
    }

    List<ReceivedMessage> received() {
        return received;
    }
}
