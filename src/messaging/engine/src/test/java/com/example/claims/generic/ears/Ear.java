package com.example.claims.generic.ears;

import org.springframework.modulith.events.ApplicationModuleListener;
import org.springframework.stereotype.Component;

@Component
class Ear {

    @ApplicationModuleListener
    void on(Said<String> said) {}

    public record Said<T>(T what) {}
}
