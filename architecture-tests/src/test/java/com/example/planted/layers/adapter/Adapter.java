package com.example.planted.layers.adapter;

import com.example.planted.layers.api.Message;
import com.example.planted.layers.engine.inbox.Inbox;

public class Adapter {

    public void take(Message message) {
        new Inbox().outbox();
    }
}
