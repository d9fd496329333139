package com.example.sample.orders;

import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

@Service
class PlacingOrders {

    private final ApplicationEventPublisher events;

    PlacingOrders(ApplicationEventPublisher events) {
        this.events = events;
    }

    @Transactional
    void place(String sku, int quantity) {
        events.publishEvent(new OrderPlaced(UUID.randomUUID(), sku, quantity));
    }
}
