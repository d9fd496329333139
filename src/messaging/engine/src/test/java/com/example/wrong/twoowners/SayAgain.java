package com.example.wrong.twoowners;

import dev.offshoot.messaging.Event;
import dev.offshoot.messaging.Subject;

@Event(name = "twoowners.Say")
public record SayAgain(@Subject String what) {}
