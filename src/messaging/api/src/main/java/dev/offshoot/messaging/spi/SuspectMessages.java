package dev.offshoot.messaging.spi;

import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Receives the messages of one consumer that {@linkplain CloudEventHeaders#isSuspect may have ended processes}, each
 * alone, for adapters of brokers that count a delivery when a message is fetched. A message that ends processes then
 * raises the counts of all that were fetched with it, so only the first one that a process receives after its start is
 * judged by its count; the others did not get their turn. Acknowledge each before the next. Not thread-safe.
 */
public final class SuspectMessages {

    private final Receiver receiver;
    private boolean survived;

    public SuspectMessages(Receiver receiver) {
        this.receiver = receiver;
    }

    /**
     * Receives a message alone, or has it parked if it has been delivered alone too often.
     *
     * @param deliveries how often the broker has delivered it, this time included
     */
    public void receive(ReceivedMessage message, long deliveries, BooleanSupplier active) {
        receiver.receive(List.of(survived ? message : CloudEventHeaders.limit(message, deliveries)), active);
        survived = true;
    }
}
