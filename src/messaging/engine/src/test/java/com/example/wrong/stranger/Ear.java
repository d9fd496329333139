package com.example.wrong.stranger;

import dev.offshoot.messaging.ModuleListener;
import org.springframework.stereotype.Component;

@Component
class Ear {

    @ModuleListener
    void on(Else command) {}
}
