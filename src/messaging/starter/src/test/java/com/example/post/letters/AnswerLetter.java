package com.example.post.letters;

import dev.offshoot.messaging.Command;
import dev.offshoot.messaging.Subject;

/** Only its own module says this. */
@Command(name = "letters.AnswerLetter")
record AnswerLetter(@Subject String letter) {}
