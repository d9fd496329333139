package com.example.wrong.stranger;

import dev.offshoot.messaging.Command;
import dev.offshoot.messaging.Subject;

@Command(name = "somebody.Else")
public record Else(@Subject String what) {}
