package com.example.stock.inventory;

import com.example.stock.StockApplication.Trials;
import com.example.stock.orders.OrderCompleted;
import com.example.stock.orders.OrderPacked;
import com.example.stock.orders.OrderRated;
import jakarta.annotation.PostConstruct;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.modulith.events.ApplicationModuleListener;
import org.springframework.stereotype.Service;

@Service
class InventoryManagement {

    private final JdbcTemplate jdbc;
    private final Trials trials;
    private final ApplicationEventPublisher events;

    InventoryManagement(JdbcTemplate jdbc, Trials trials, ApplicationEventPublisher events) {
        this.jdbc = jdbc;
        this.trials = trials;
        this.events = events;
    }

    @PostConstruct
    void create() {
        jdbc.execute("CREATE TABLE IF NOT EXISTS taken (ordered VARCHAR(100) NOT NULL)");
    }

    @ApplicationModuleListener
    void on(OrderCompleted event) {
        jdbc.update("INSERT INTO taken (ordered) VALUES (?)", event.order());
        trials.see("taken " + event.order());
        if (event.order().startsWith("packed ")) {
            events.publishEvent(new OrderPacked(event.order()));
        }
        if (event.order().startsWith("rated ")) {
            events.publishEvent(new OrderRated(event.order()));
        }
    }
}
