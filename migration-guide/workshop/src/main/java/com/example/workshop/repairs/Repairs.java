package com.example.workshop.repairs;

import com.example.workshop.parts.PartsCatalog;
import com.example.workshop.shared.Money;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
class Repairs {

    private final RepairRepository repairs;
    private final PartsCatalog parts;
    private final ApplicationEventPublisher events;

    Repairs(RepairRepository repairs, PartsCatalog parts, ApplicationEventPublisher events) {
        this.repairs = repairs;
        this.parts = parts;
        this.events = events;
    }

    @PostMapping("/repairs")
    @Transactional
    public long repair(@RequestParam String bicycle, @RequestParam String part) {
        var repair = repairs.save(new Repair(bicycle, part));
        repair.finish();
        events.publishEvent(new RepairFinished(repair.id(), parts.priceOf(repair.part()).plus(new Money(5000))));
        return repair.id();
    }
}
