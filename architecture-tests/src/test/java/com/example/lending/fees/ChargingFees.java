package com.example.lending.fees;

import com.example.lending.reminders.ReminderSent;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;

@Service
class ChargingFees {

    private final Fees fees;
    private final ApplicationEventPublisher events;

    ChargingFees(Fees fees, ApplicationEventPublisher events) {
        this.fees = fees;
        this.events = events;
    }

    @EventListener
    void on(ReminderSent event) {
        fees.save(new Fee(100));
        events.publishEvent(new FeeCharged(event.member(), 100));
    }
}
