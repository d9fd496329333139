package com.example.post.letters;

import com.example.post.contracts.SendMail;
import dev.offshoot.messaging.AtMostOnce;
import dev.offshoot.messaging.ModuleListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Sends mails in a way that nobody can take back: writes a line to a file, and does not notice if it has done so before. */
@Component
class Mailbox {

    private final String file;

    Mailbox(@Value("${mailbox:}") String file) {
        this.file = file;
    }

    @AtMostOnce
    @ModuleListener
    void on(SendMail command) {
        try {
            Files.writeString(
                    Path.of(file), command.letter() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
