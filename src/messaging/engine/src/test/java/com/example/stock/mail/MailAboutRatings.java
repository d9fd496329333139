package com.example.stock.mail;

import com.example.stock.StockApplication.Trials;
import com.example.stock.orders.OrderRated;
import dev.offshoot.messaging.ModuleListener;

/** The first listener that knows messaging; part of the application only where a test imports it. */
public class MailAboutRatings {

    private final Trials trials;

    MailAboutRatings(Trials trials) {
        this.trials = trials;
    }

    @ModuleListener
    void on(OrderRated event) {
        trials.see("told of a rated order: " + event.order());
    }
}
