package dev.offshoot.messaging.engine.delivery;

import dev.offshoot.messaging.CallCompletion;
import dev.offshoot.messaging.engine.failure.UnreadableMessage;
import dev.offshoot.messaging.engine.listeners.Listener;
import dev.offshoot.messaging.engine.listeners.Listeners;
import dev.offshoot.messaging.engine.listeners.MessageJson;
import dev.offshoot.messaging.engine.observation.Tracing;
import dev.offshoot.messaging.engine.store.Delivery;
import dev.offshoot.messaging.engine.store.Lane;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Invokes the listeners of one module for deliveries, each in the trace of its message. */
public final class Invoker {

    private final String module;
    private final Listeners listeners;
    private final MessageJson json;
    private final Tracing tracing;
    private final Runnable betweenDeliveries;

    /**
     * @param betweenDeliveries runs after each delivery of a transaction, so that the next one starts from the state of
     *     the database
     */
    public Invoker(String module, Listeners listeners, MessageJson json, Tracing tracing, Runnable betweenDeliveries) {
        this.module = module;
        this.listeners = listeners;
        this.json = json;
        this.tracing = tracing;
        this.betweenDeliveries = betweenDeliveries;
    }

    /** The listener for a delivery; null if this process has none. */
    @Nullable Listener find(Delivery delivery) {
        return listeners.find(module, delivery.message().type(), delivery.listener());
    }

    /** The listener for a delivery, if it takes a whole batch at once; else null. */
    @Nullable Listener batchListener(Delivery delivery) {
        var listener = find(delivery);
        return listener != null && listener.batch ? listener : null;
    }

    /** Whether a delivery is for a listener that was written for Spring Modulith's registry. */
    boolean isClaimed(Delivery delivery) {
        var listener = find(delivery);
        return listener != null && listener.isClaimed();
    }

    /** Whether a delivery is attempted once. */
    public boolean isOnce(Delivery delivery) {
        var listener = find(delivery);
        return listener != null && listener.once;
    }

    /** The lane of a delivery. */
    Lane laneOf(Delivery delivery) {
        var listener = find(delivery);
        return listener == null ? Lane.ORDINARY : listener.lane();
    }

    private Listener listenerOf(Delivery delivery) {
        var listener = find(delivery);
        if (listener == null) {
            throw new UnreadableMessage("Module '" + module + "' has no listener '" + delivery.listener() + "' for "
                    + delivery.message().type() + " in this process");
        }
        return listener;
    }

    /** In a transaction: invokes the listener of each delivery, or once with all of them if it takes a batch. */
    void invoke(List<Delivery> deliveries) {
        var first = deliveries.get(0);
        var common = listenerOf(first);
        if (common.batch) {
            var messages = deliveries.stream()
                    .map(delivery -> json.read(delivery.message(), common.type))
                    .toList();
            tracing.withinEach(
                    deliveries, () -> common.invoke(messages, first.message().id()));
            betweenDeliveries.run();
            return;
        }
        for (var delivery : deliveries) {
            var listener = listenerOf(delivery);
            var message = json.read(delivery.message(), listener.type);
            tracing.within(
                    delivery, () -> listener.invoke(message, delivery.message().id()));
            betweenDeliveries.run();
        }
    }

    /** Without a transaction: makes the call to the external system, and returns its completion. */
    public @Nullable CallCompletion call(Delivery delivery) {
        var listener = listenerOf(delivery);
        var message = json.read(delivery.message(), listener.type);
        return tracing.within(
                delivery, () -> listener.invoke(message, delivery.message().id(), delivery.isKnownToFail()));
    }

    /** In a transaction: runs the completion of a call. */
    public void record(Delivery delivery, @Nullable CallCompletion completion) {
        tracing.within(delivery, () -> {
            if (completion != null) {
                completion.record();
            }
            return null;
        });
        betweenDeliveries.run();
    }

    /** Runs the logging with the trace ids of the message in the MDC. */
    void named(Delivery delivery, Runnable logging) {
        tracing.named(delivery, (Supplier<@Nullable Void>) () -> {
            logging.run();
            return null;
        });
    }
}
