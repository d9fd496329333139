package com.example.workshop.invoices;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;

@Entity
class Invoice {

    @Id
    @GeneratedValue
    private Long id;
    private long repair;
    private long amountInCents;

    protected Invoice() {}

    Invoice(long repair, long amountInCents) {
        this.repair = repair;
        this.amountInCents = amountInCents;
    }

    long amountInCents() {
        return amountInCents;
    }
}
