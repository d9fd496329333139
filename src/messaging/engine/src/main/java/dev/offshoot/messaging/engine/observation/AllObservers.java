package dev.offshoot.messaging.engine.observation;

import dev.offshoot.messaging.engine.store.Delivery;
import java.time.Instant;
import java.util.List;

/** Tells each of several observers, in their order. */
record AllObservers(List<MessageObserver> observers) implements MessageObserver {

    @Override
    public void publishing(String module, String type) {
        observers.forEach(one -> one.publishing(module, type));
    }

    @Override
    public void published(Route route) {
        observers.forEach(one -> one.published(route));
    }

    @Override
    public void batch(String module, int deliveries) {
        observers.forEach(one -> one.batch(module, deliveries));
    }

    @Override
    public void delivered(String module, Delivery delivery, Instant begunAt, Instant endedAt) {
        observers.forEach(one -> one.delivered(module, delivery, begunAt, endedAt));
    }

    @Override
    public void failed(String module, String type) {
        observers.forEach(one -> one.failed(module, type));
    }

    @Override
    public void parked(String module, String type) {
        observers.forEach(one -> one.parked(module, type));
    }

    @Override
    public void sent(String module, int messages) {
        observers.forEach(one -> one.sent(module, messages));
    }

    @Override
    public void received(String module, int messages) {
        observers.forEach(one -> one.received(module, messages));
    }
}
