package com.example.relay.contracts;

import dev.offshoot.messaging.Command;
import dev.offshoot.messaging.Subject;

@Command(name = "south.GoSouth")
public record GoSouth(@Subject String subject, Step step) {}
