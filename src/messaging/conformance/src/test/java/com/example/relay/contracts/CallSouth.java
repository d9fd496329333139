package com.example.relay.contracts;

import dev.offshoot.messaging.Command;
import dev.offshoot.messaging.Subject;

@Command(name = "south.CallSouth")
public record CallSouth(@Subject String subject, Step step) {}
