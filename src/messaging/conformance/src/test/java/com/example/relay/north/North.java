package com.example.relay.north;

import com.example.relay.contracts.Effects;
import com.example.relay.contracts.GoNorth;
import dev.offshoot.messaging.ModuleListener;
import org.springframework.stereotype.Component;

@Component
class North {

    private final Effects effects;

    North(Effects effects) {
        this.effects = effects;
    }

    @ModuleListener
    void on(GoNorth command) {
        effects.of(command.step());
    }
}
