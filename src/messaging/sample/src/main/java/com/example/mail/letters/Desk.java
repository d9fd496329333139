package com.example.mail.letters;

import com.example.mail.contracts.LetterWritten;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
class Desk {

    private final ApplicationEventPublisher events;

    Desk(ApplicationEventPublisher events) {
        this.events = events;
    }

    @PostMapping("/letters")
    @Transactional // the message is written in the transaction that makes it true
    public void write(@RequestBody String letter) {
        events.publishEvent(new LetterWritten(letter));
    }
}
