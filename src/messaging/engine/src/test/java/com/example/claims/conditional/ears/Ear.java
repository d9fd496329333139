package com.example.claims.conditional.ears;

import org.springframework.stereotype.Component;

@Component
class Ear {

    @org.springframework.scheduling.annotation.Async
    @org.springframework.transaction.event.TransactionalEventListener(condition = "#said.what() == 'a'")
    void on(Said said) {}

    public record Said(String what) {}
}
