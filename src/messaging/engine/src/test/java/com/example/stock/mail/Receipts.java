package com.example.stock.mail;

import com.example.stock.StockApplication.Trials;
import com.example.stock.orders.OrderShipped;
import dev.offshoot.messaging.AtMostOnce;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.modulith.events.ApplicationModuleListener;

/** Would rather send no receipt than two; part of the application only where a test imports it. */
public class Receipts {

    private final JdbcTemplate jdbc;
    private final Trials trials;

    Receipts(JdbcTemplate jdbc, Trials trials) {
        this.jdbc = jdbc;
        this.trials = trials;
    }

    @AtMostOnce
    @ApplicationModuleListener
    void on(OrderShipped event) {
        jdbc.update("INSERT INTO taken (ordered) VALUES (?)", event.order());
        trials.see("receipt for " + event.order());
    }
}
