package com.example.relay.contracts;

import dev.offshoot.messaging.Command;
import dev.offshoot.messaging.Subject;

@Command(name = "north.GoNorth")
public record GoNorth(@Subject String subject, Step step) {}
