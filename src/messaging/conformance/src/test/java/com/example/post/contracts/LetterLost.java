package com.example.post.contracts;

import dev.offshoot.messaging.Event;
import dev.offshoot.messaging.Subject;

@Event(name = "letters.LetterLost")
public record LetterLost(@Subject String letter) {}
