package com.example.claims.returning.ears;

import org.springframework.modulith.events.ApplicationModuleListener;
import org.springframework.stereotype.Component;

@Component
class Ear {

    @ApplicationModuleListener
    Object on(Said said) {
        return said;
    }

    public record Said(String what) {}
}
