package com.example.claims.foreign.ears;

import org.springframework.modulith.events.ApplicationModuleListener;
import org.springframework.stereotype.Component;

@Component
class Ear {

    @ApplicationModuleListener
    void on(String said) {}
}
