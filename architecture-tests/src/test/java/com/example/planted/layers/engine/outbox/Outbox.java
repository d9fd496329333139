package com.example.planted.layers.engine.outbox;

import com.example.planted.layers.engine.inbox.Inbox;

public class Outbox {

    public Inbox inbox() {
        return null;
    }
}
