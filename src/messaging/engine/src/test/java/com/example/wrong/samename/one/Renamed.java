package com.example.wrong.samename.one;

import com.example.wrong.samename.Noise;
import dev.offshoot.messaging.ModuleListener;

/** No component: only its id is looked at. */
class Renamed {

    @ModuleListener(id = "Ear")
    void on(Noise noise) {}
}
