package com.example.lending.reminders;

import com.example.lending.fees.FeeCharged;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;

@Service
class Reminding {

    @EventListener
    void on(FeeCharged event) {}
}
