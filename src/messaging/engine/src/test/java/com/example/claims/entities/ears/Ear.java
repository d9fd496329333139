package com.example.claims.entities.ears;

import org.springframework.modulith.events.ApplicationModuleListener;
import org.springframework.stereotype.Component;

@Component
class Ear {

    @ApplicationModuleListener
    void on(Said said) {}

    @jakarta.persistence.Entity
    public static class Row {

        @jakarta.persistence.Id
        long id;
    }

    public record Said(java.util.List<Row> rows) {}
}
