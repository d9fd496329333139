package com.example.wrong.samename;

import dev.offshoot.messaging.Event;
import dev.offshoot.messaging.Subject;

@Event(name = "samename.Noise")
public record Noise(@Subject String what) {}
