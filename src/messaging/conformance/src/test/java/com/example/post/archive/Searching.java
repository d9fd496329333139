package com.example.post.archive;

import com.example.post.contracts.LetterLost;
import dev.offshoot.messaging.ModuleListener;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** A renamed listener: old deliveries are stored with its former name, Detective. */
@Component
class Searching {

    private final JdbcTemplate jdbc;

    Searching(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @ModuleListener(id = "Detective")
    void on(LetterLost event) {
        jdbc.update("INSERT INTO archive_entry (what, letter) VALUES ('searched', ?)", event.letter());
    }
}
