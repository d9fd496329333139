package com.example.planted.layers.engine.inbox;

import com.example.planted.layers.engine.outbox.Outbox;

public class Inbox {

    public Outbox outbox() {
        return new Outbox();
    }
}
