package dev.offshoot.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.offshoot.messaging.testing.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Kills a process again and again, while it sends mails that must not be sent twice. */
@Tag("nightly")
class AtMostOnceIT {

    private static final int KILLS = 6;
    private static final int MAILS = 400;
    /** How many a process may be sending when it is killed, see {@code offshoot.messaging.calls}. */
    private static final int AT_A_TIME = 16;

    @TempDir
    Path folder;

    private final String database = TestDatabase.newPostgresDatabase();
    private final JdbcTemplate jdbc = new JdbcTemplate(new DriverManagerDataSource(database, "postgres", ""));

    @Test
    void noMailIsSentTwiceAndEachThatMayBeMissingIsParked() throws Exception {
        var mails = new HashSet<String>();
        for (var kill = 0; kill <= KILLS; kill++) {
            var process = start(kill);
            try {
                var log = folder.resolve("log-" + kill);
                await().atMost(Duration.ofMinutes(1))
                        .untilAsserted(() -> assertThat(hasTable())
                                .as("It did not start: %s", Files.readString(log))
                                .isTrue());
                var sentBefore = sent().size();
                mails.addAll(publish());
                var enough = sentBefore + MAILS / 4;
                if (kill < KILLS) {
                    await().atMost(Duration.ofMinutes(1))
                            .pollInterval(Duration.ofMillis(1))
                            .until(() -> sent().size() > enough);
                } else {
                    await().atMost(Duration.ofMinutes(1)).until(() -> waiting() == 0);
                }
            } finally {
                process.destroyForcibly().waitFor();
            }
        }

        assertThat(sent()).doesNotHaveDuplicates();
        var known = new HashSet<>(parked());
        assertThat(known).hasSizeBetween(1, KILLS * AT_A_TIME);
        known.addAll(sent());
        assertThat(known).as("sent, or parked").isEqualTo(mails);
    }

    private Process start(int number) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "com.example.post.PostApplication",
                        "--server.port=0",
                        "--mailbox=" + folder.resolve("mails"),
                        "--offshoot.test.keep-datasource=true",
                        "--spring.datasource.url=" + database,
                        "--spring.datasource.username=postgres",
                        "--spring.flyway.enabled=false",
                        "--" + WithoutJpa.SETTING,
                        "--offshoot.messaging.lease=1s",
                        "--offshoot.messaging.poll=100ms",
                        "--spring.rabbitmq.port=1")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log-" + number).toFile())
                .start();
    }

    private boolean hasTable() {
        return Boolean.TRUE.equals(
                jdbc.queryForObject("SELECT to_regclass('letters.delivery') IS NOT NULL", Boolean.class));
    }

    /** As a transaction that publishes them does. */
    private List<String> publish() {
        var mails = IntStream.range(0, MAILS)
                .mapToObj(mail -> UUID.randomUUID().toString())
                .toList();
        jdbc.batchUpdate(
                "INSERT INTO letters.delivery (lane, due, message_id, type, version, source, sent_at, listener, payload)"
                        + " VALUES (2, now(), ?, 'letters.SendMail', 1, 'letters', now(), 'Mailbox#letters.SendMail', ?)",
                mails.stream()
                        .map(mail -> new Object[] {UUID.fromString(mail), "{\"letter\":\"" + mail + "\"}"})
                        .toList());
        return mails;
    }

    private List<String> sent() {
        var file = folder.resolve("mails");
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> parked() {
        return jdbc.queryForList("SELECT message_id::text FROM letters.delivery WHERE lane = 9", String.class);
    }

    private int waiting() {
        var waiting = jdbc.queryForObject("SELECT count(*) FROM letters.delivery WHERE lane <> 9", Integer.class);
        return waiting == null ? 0 : waiting;
    }
}
