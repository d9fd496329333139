package com.example.post.contracts;

import dev.offshoot.messaging.Event;
import dev.offshoot.messaging.Subject;

@Event(name = "letters.LetterWritten")
public record LetterWritten(@Subject String letter) {}
