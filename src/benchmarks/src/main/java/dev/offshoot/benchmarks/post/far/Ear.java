package dev.offshoot.benchmarks.post.far;

import dev.offshoot.benchmarks.post.Told;
import dev.offshoot.messaging.ModuleListener;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;

/** Stores what it consumes. */
public class Ear {

    private final JdbcTemplate jdbc;

    Ear(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @ModuleListener
    void on(List<Told> events) {
        jdbc.batchUpdate(
                "INSERT INTO heard (number) VALUES (?)",
                events.stream().map(event -> new Object[] {event.number()}).toList());
    }
}
