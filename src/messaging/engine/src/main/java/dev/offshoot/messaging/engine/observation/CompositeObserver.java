package dev.offshoot.messaging.engine.observation;

import dev.offshoot.messaging.engine.store.Delivery;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notifies several observers in order. The events have already happened, so an observer that throws must not cause a
 * rollback or a retry.
 */
record CompositeObserver(List<MessageObserver> observers) implements MessageObserver {

    private static final Logger LOG = LoggerFactory.getLogger(CompositeObserver.class);

    @Override
    public void publishing(String module, String type) {
        tell(one -> one.publishing(module, type));
    }

    @Override
    public void published(Route route) {
        tell(one -> one.published(route));
    }

    @Override
    public void batch(String module, int deliveries) {
        tell(one -> one.batch(module, deliveries));
    }

    @Override
    public void delivered(String module, Delivery delivery, Instant begunAt, Instant endedAt) {
        tell(one -> one.delivered(module, delivery, begunAt, endedAt));
    }

    @Override
    public void failed(String module, String type) {
        tell(one -> one.failed(module, type));
    }

    @Override
    public void parked(String module, String type) {
        tell(one -> one.parked(module, type));
    }

    @Override
    public void sent(String module, int messages) {
        tell(one -> one.sent(module, messages));
    }

    @Override
    public void received(String module, int messages) {
        tell(one -> one.received(module, messages));
    }

    private void tell(Consumer<MessageObserver> event) {
        for (var observer : observers) {
            try {
                event.accept(observer);
            } catch (RuntimeException e) {
                LOG.warn(
                        "Observer {} failed; its metrics or traces may be incomplete",
                        observer.getClass().getName(),
                        e);
            }
        }
    }
}
