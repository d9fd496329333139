package com.example.claims.withouttransaction.ears;

import org.springframework.stereotype.Component;

@Component
class Ear {

    @org.springframework.scheduling.annotation.Async
    @org.springframework.transaction.annotation.Transactional(
            propagation = org.springframework.transaction.annotation.Propagation.NOT_SUPPORTED)
    @org.springframework.transaction.event.TransactionalEventListener
    void on(Said said) {}

    public record Said(String what) {}
}
