package com.example.mail.contracts;

import dev.offshoot.messaging.Event;
import dev.offshoot.messaging.Subject;

@Event(name = "letters.LetterWritten") // the module that owns it, and a name that outlives refactoring
public record LetterWritten(@Subject String letter) {}
