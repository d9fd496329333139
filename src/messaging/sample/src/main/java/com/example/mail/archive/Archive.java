package com.example.mail.archive;

import com.example.mail.contracts.LetterWritten;
import dev.offshoot.messaging.ModuleListener;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class Archive {

    private final JdbcTemplate jdbc;

    Archive(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @ModuleListener // this row and the removal of the message commit together
    void on(LetterWritten event) {
        jdbc.update("INSERT INTO \"archive\".filed (letter) VALUES (?)", event.letter());
    }

    @GetMapping("/filed")
    List<String> filed() {
        return jdbc.queryForList("SELECT letter FROM \"archive\".filed", String.class);
    }
}
