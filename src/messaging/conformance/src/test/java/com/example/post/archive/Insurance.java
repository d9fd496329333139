package com.example.post.archive;

import com.example.post.contracts.LetterLost;
import dev.offshoot.messaging.ModuleListener;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Consumes the same message as {@link Searching} in the same module; they differ only by id. */
@Component
class Insurance {

    private final JdbcTemplate jdbc;

    Insurance(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @ModuleListener
    void on(LetterLost event) {
        jdbc.update("INSERT INTO archive_entry (what, letter) VALUES ('insured', ?)", event.letter());
    }
}
