package com.example.planted.layers.api;

import com.example.planted.layers.engine.outbox.Outbox;

public record Message(Outbox from) {}
