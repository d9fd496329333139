package com.example.planted.says.orders;

import dev.offshoot.messaging.ModuleListener;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Scheduled;

class Reminders {

    @Scheduled(fixedDelay = 1000)
    void remind() {}

    @EventListener
    void on(String text) {}

    @ModuleListener
    void on(Integer number) {}
}
