package com.example.sample.stock;

import com.example.sample.orders.OrderPlaced;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;

@Service
class KeepingStock {

    @EventListener
    void on(OrderPlaced event) {}
}
