package com.example.wrong.samename.one;

import com.example.wrong.samename.Noise;
import dev.offshoot.messaging.ModuleListener;
import org.springframework.stereotype.Component;

@Component("otherEar")
class Ear {

    @ModuleListener
    void on(Noise noise) {}
}
