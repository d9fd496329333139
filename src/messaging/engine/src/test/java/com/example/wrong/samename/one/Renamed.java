package com.example.wrong.samename.one;

import com.example.wrong.samename.Noise;
import dev.offshoot.messaging.ModuleListener;

/** Not a component: the test uses only its id. */
class Renamed {

    @ModuleListener(id = "Ear")
    void on(Noise noise) {}
}
