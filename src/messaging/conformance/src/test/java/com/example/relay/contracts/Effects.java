package com.example.relay.contracts;

import java.util.concurrent.ThreadLocalRandom;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Inserts a row for each step, publishes what follows it, and fails now and then. */
@Component
public class Effects {

    /** One step in so many fails. */
    private static final int FAILS = 15;

    private final JdbcTemplate jdbc;
    private final ApplicationEventPublisher events;

    Effects(JdbcTemplate jdbc, ApplicationEventPublisher events) {
        this.jdbc = jdbc;
        this.events = events;
    }

    public void of(Step step) {
        jdbc.update("INSERT INTO effect (tree, path) VALUES (?, ?)", step.tree(), step.path());
        step.next().forEach(next -> events.publishEvent(next.message()));
        switch (ThreadLocalRandom.current().nextInt(FAILS * 3)) {
            case 0 -> throw new IllegalStateException("a defect");
            case 1 -> throw new CannotAcquireLockException("a deadlock");
            case 2 -> jdbc.update("INSERT INTO effect (tree) VALUES ('a violated constraint')");
            default -> {}
        }
    }
}
