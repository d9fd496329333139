package com.example.post.letters;

import com.example.post.contracts.LetterWritten;
import dev.offshoot.messaging.ModuleListener;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

@Component
class Desk {

    private final ApplicationEventPublisher events;

    Desk(ApplicationEventPublisher events) {
        this.events = events;
    }

    @ModuleListener
    void on(AnswerLetter command) {
        events.publishEvent(new LetterWritten("answer to " + command.letter()));
    }
}
