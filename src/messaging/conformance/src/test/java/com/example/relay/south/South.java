package com.example.relay.south;

import com.example.relay.contracts.CallSouth;
import com.example.relay.contracts.Effects;
import com.example.relay.contracts.GoSouth;
import dev.offshoot.messaging.CallCompletion;
import dev.offshoot.messaging.ModuleListener;
import java.util.UUID;
import org.springframework.stereotype.Component;

@Component
class South {

    private final Effects effects;

    South(Effects effects) {
        this.effects = effects;
    }

    @ModuleListener
    void on(GoSouth command) {
        effects.of(command.step());
    }

    @ModuleListener
    CallCompletion on(CallSouth command, UUID id) {
        return () -> effects.of(command.step());
    }
}
