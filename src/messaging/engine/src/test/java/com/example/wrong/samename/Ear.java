package com.example.wrong.samename;

import dev.offshoot.messaging.ModuleListener;
import org.springframework.stereotype.Component;

@Component
class Ear {

    @ModuleListener
    void on(Noise noise) {}
}
