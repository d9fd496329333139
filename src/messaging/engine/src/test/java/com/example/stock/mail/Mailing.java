package com.example.stock.mail;

import com.example.stock.StockApplication.Trials;
import com.example.stock.orders.DomainEvent;
import org.springframework.scheduling.annotation.Async;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

@Component
class Mailing {

    private final Trials trials;

    Mailing(Trials trials) {
        this.trials = trials;
    }

    @Async
    @TransactionalEventListener
    public void on(DomainEvent event) {
        trials.see("told of " + event.getClass().getSimpleName() + " " + event.order());
    }
}
