package com.example.mail.contracts;

import dev.offshoot.messaging.Event;

@Event(name = "letters.LetterWritten") // the module that owns it, and a name that outlives refactoring
public record LetterWritten(String letter) {}
