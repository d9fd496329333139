package com.example.workshop.parts;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;

@Entity
class Part {

    @Id
    private String name;
    private long priceInCents;

    long priceInCents() {
        return priceInCents;
    }
}
