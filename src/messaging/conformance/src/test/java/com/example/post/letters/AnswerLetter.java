package com.example.post.letters;

import dev.offshoot.messaging.Command;
import dev.offshoot.messaging.Subject;

/** A message that is internal to its module. */
@Command(name = "letters.AnswerLetter")
record AnswerLetter(@Subject String letter) {}
