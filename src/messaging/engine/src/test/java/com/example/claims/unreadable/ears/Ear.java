package com.example.claims.unreadable.ears;

import org.springframework.modulith.events.ApplicationModuleListener;
import org.springframework.stereotype.Component;

@Component
class Ear {

    @ApplicationModuleListener
    void on(Said said) {}

    public static final class Said {

        public final String what;

        public Said(Object what, int times) {
            this.what = what.toString().repeat(times);
        }

        public Said(String what, int times, String end) {
            this.what = what.repeat(times) + end;
        }
    }
}
