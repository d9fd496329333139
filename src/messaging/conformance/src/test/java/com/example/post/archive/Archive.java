package com.example.post.archive;

import com.example.post.contracts.CallCourier;
import com.example.post.contracts.FileLetter;
import com.example.post.contracts.LetterWritten;
import dev.offshoot.messaging.CallCompletion;
import dev.offshoot.messaging.ModuleListener;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Inserts a row for each letter, so that tests notice duplicate and missing effects. */
@Component
public class Archive {

    /** What to do when a letter is filed, by letter; may throw. */
    public final Map<String, Consumer<String>> trouble = new ConcurrentHashMap<>();

    public final ConcurrentLinkedQueue<Integer> batches = new ConcurrentLinkedQueue<>();
    public final ConcurrentLinkedQueue<UUID> calls = new ConcurrentLinkedQueue<>();
    public final ConcurrentLinkedQueue<Boolean> transactionalCalls = new ConcurrentLinkedQueue<>();

    private final JdbcTemplate jdbc;

    Archive(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @ModuleListener
    void on(FileLetter command) {
        file("filed", command.letter());
    }

    @ModuleListener
    void on(List<LetterWritten> events) {
        batches.add(events.size());
        events.forEach(event -> file("noted", event.letter()));
    }

    @ModuleListener
    CallCompletion on(CallCourier command, UUID id) {
        transactionalCalls.add(TransactionSynchronizationManager.isActualTransactionActive());
        calls.add(id);
        trouble.getOrDefault("call " + command.letter(), letter -> {}).accept(command.letter());
        return () -> file("fetched", command.letter());
    }

    private void file(String what, String letter) {
        jdbc.update("INSERT INTO archive_entry (what, letter) VALUES (?, ?)", what, letter);
        trouble.getOrDefault(letter, ignored -> {}).accept(letter);
    }
}
