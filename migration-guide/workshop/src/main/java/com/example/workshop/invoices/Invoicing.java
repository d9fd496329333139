package com.example.workshop.invoices;

import com.example.workshop.repairs.RepairFinished;
import org.springframework.modulith.events.ApplicationModuleListener;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class Invoicing {

    private final InvoiceRepository invoices;

    Invoicing(InvoiceRepository invoices) {
        this.invoices = invoices;
    }

    @ApplicationModuleListener
    void on(RepairFinished finished) {
        invoices.save(new Invoice(finished.repair(), finished.price().cents()));
    }

    @GetMapping("/invoices/total")
    long total() {
        return invoices.findAll().stream().mapToLong(Invoice::amountInCents).sum();
    }

    @GetMapping("/invoices/count")
    long count() {
        return invoices.count();
    }
}
