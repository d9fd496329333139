package com.example.sample.mail;

import com.example.sample.orders.OrderPlaced;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;

@Service
class WritingMails {

    @EventListener
    void on(OrderPlaced event) {}
}
