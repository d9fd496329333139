package com.example.claims.scoped.ears;

import org.springframework.modulith.events.ApplicationModuleListener;
import org.springframework.stereotype.Component;

@Component
@org.springframework.context.annotation.Scope(
        scopeName = "prototype",
        proxyMode = org.springframework.context.annotation.ScopedProxyMode.TARGET_CLASS)
class Ear {

    @ApplicationModuleListener
    void on(Said said) {}

    public record Said(String what) {}
}
