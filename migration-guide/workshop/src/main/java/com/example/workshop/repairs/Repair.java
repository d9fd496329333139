package com.example.workshop.repairs;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;

@Entity
class Repair {

    @Id
    @GeneratedValue
    private Long id;
    private String bicycle;
    private String part;
    private boolean finished;

    protected Repair() {}

    Repair(String bicycle, String part) {
        this.bicycle = bicycle;
        this.part = part;
    }

    Long id() {
        return id;
    }

    String part() {
        return part;
    }

    void finish() {
        finished = true;
    }
}
