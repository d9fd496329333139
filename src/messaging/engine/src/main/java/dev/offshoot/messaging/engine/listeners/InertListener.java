package dev.offshoot.messaging.engine.listeners;

import org.springframework.context.ApplicationEvent;
import org.springframework.context.event.GenericApplicationListener;
import org.springframework.core.ResolvableType;

/**
 * Stands for a module listener in Spring's event multicaster. It supports no event, because messages are not delivered that
 * way.
 */
final class InertListener implements GenericApplicationListener {

    static final InertListener INSTANCE = new InertListener();

    private InertListener() {}

    @Override
    public boolean supportsEventType(ResolvableType eventType) {
        return false;
    }

    @Override
    public void onApplicationEvent(ApplicationEvent event) {
        throw new IllegalStateException("Messages are not delivered by the event multicaster");
    }
}
