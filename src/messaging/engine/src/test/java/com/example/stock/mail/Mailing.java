package com.example.stock.mail;

import com.example.stock.StockApplication.Trials;
import com.example.stock.orders.DomainEvent;
import com.example.stock.orders.OrderPacked;
import org.springframework.modulith.events.ApplicationModuleListener;
import org.springframework.scheduling.annotation.Async;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

@Component
class Mailing {

    private final Trials trials;

    Mailing(Trials trials) {
        this.trials = trials;
    }

    @ApplicationModuleListener
    void on(OrderPacked event) {
        trials.see("told of a packed order: " + event.order());
    }

    @Async
    @TransactionalEventListener
    public void on(DomainEvent event) {
        trials.see("told of " + event.getClass().getSimpleName() + " " + event.order());
    }
}
