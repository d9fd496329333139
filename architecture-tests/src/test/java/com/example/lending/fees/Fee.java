package com.example.lending.fees;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;

@Entity
class Fee {

    @Id
    private long id;

    private long cents;

    protected Fee() {}

    Fee(long cents) {
        this.cents = cents;
    }
}
