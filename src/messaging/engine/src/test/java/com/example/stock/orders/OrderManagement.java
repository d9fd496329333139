package com.example.stock.orders;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

@Service
public class OrderManagement {

    private final ApplicationEventPublisher events;

    OrderManagement(ApplicationEventPublisher events) {
        this.events = events;
    }

    @Transactional
    public void complete(String order) {
        events.publishEvent(new OrderCompleted(order));
    }

    @Transactional
    public void completeAndFail(String order) {
        complete(order);
        throw new IllegalStateException("The order is not complete");
    }

    /** Two in one transaction. */
    @Transactional
    public void completeBoth(String one, String other) {
        complete(one);
        complete(other);
    }

    /** Without a transaction. */
    public void ship(String order) {
        events.publishEvent(new OrderShipped(order));
    }
}
