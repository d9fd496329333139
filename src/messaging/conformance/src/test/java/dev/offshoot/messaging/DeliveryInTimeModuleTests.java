package dev.offshoot.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.example.post.PostApplication;
import com.example.post.archive.Archive;
import com.example.post.contracts.CallCourier;
import com.example.post.contracts.FileLetter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** Tests when messages are delivered. Polling is off, so that only the correct wake-up is in time. */
@SpringBootTest(
        classes = {PostApplication.class, DeliveryInTimeModuleTests.WithWrongClock.class},
        webEnvironment = SpringBootTest.WebEnvironment.NONE,
        properties = {
            "offshoot.messaging.poll=10m",
            "offshoot.messaging.attempts=6",
            "offshoot.messaging.retries=6",
            "offshoot.messaging.first-backoff=40ms",
            "offshoot.messaging.longest-backoff=20s",
            "spring.flyway.enabled=false"
        })
class DeliveryInTimeModuleTests {

    /** A wrong clock, whose offset changes while the process runs. */
    static class WrongClock extends Clock {

        volatile Duration ahead = Duration.ZERO;

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Instant.now().plus(ahead);
        }
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class WithWrongClock {

        @Bean
        WrongClock clock() {
            return new WrongClock();
        }
    }

    @Autowired
    ApplicationEventPublisher events;

    @Autowired
    TransactionTemplate transactions;

    @Autowired
    JdbcTemplate jdbc;

    @Autowired
    Archive archive;

    @Autowired
    WrongClock clock;

    @BeforeEach
    void emptyArchive() {
        jdbc.execute("CREATE TABLE IF NOT EXISTS archive_entry (what VARCHAR(20), letter VARCHAR(100))");
        jdbc.update("DELETE FROM archive_entry");
        archive.calls.clear();
    }

    // otherwise, a leftover message would make the next test fail, too
    @AfterEach
    void leaveNothing() {
        clock.ahead = Duration.ZERO;
        archive.trouble.clear();
        jdbc.update("DELETE FROM archive.delivery");
    }

    @Test
    void deliversAtTheCommitAndNotAtTheNextPoll() {
        publish(new FileLetter("now", "secret"));

        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(entries("filed")).isEqualTo(1));
    }

    @Test
    void callsAtTheCommitAndNotAtTheNextPoll() {
        publish(new CallCourier("now"));

        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(entries("fetched")).isEqualTo(1));
    }

    @ParameterizedTest
    @ValueSource(longs = {60, -60})
    void deliversAtOnceHoweverWrongTheClockIs(long ahead) {
        clock.ahead = Duration.ofSeconds(ahead);

        publish(new FileLetter("letter", "secret"));
        publish(new CallCourier("parcel"));

        await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> {
            assertThat(entries("filed")).isEqualTo(1);
            assertThat(entries("fetched")).isEqualTo(1);
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {60, -60})
    void deliversLaterByAsMuchAsWasAskedHoweverWrongTheClockIs(long ahead) {
        clock.ahead = Duration.ofSeconds(ahead);
        var published = System.nanoTime();

        transactions.executeWithoutResult(status -> events.publishEvent(
                new ScheduledMessage(clock.instant().plusMillis(700), new FileLetter("later", "secret"))));

        await().atMost(Duration.ofSeconds(5)).pollInterval(Duration.ofMillis(5)).until(() -> entries("filed") == 1);
        assertThat(Duration.ofNanos(System.nanoTime() - published)).isGreaterThanOrEqualTo(Duration.ofMillis(690));
    }

    // a clock that was set back hid due messages until it had caught up
    @Test
    void deliversWhatIsDueThoughTheClockIsSetBackMeanwhile() {
        transactions.executeWithoutResult(status -> events.publishEvent(
                new ScheduledMessage(clock.instant().plusMillis(300), new FileLetter("later", "secret"))));

        clock.ahead = Duration.ofHours(-1);

        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(entries("filed")).isEqualTo(1));
    }

    @Test
    void waitsTwiceAsLongAfterEachFailure() {
        var triedAt = recordTries("bad", new IllegalArgumentException("no such shelf"));

        publish(new FileLetter("bad", "secret"));

        assertThatPausesGrow(triedAt);
    }

    @Test
    void waitsTwiceAsLongAfterEachConflict() {
        var triedAt = recordTries("contended", new CannotAcquireLockException("somebody else has it"));

        publish(new FileLetter("contended", "secret"));

        assertThatPausesGrow(triedAt);
    }

    private List<Long> recordTries(String letter, RuntimeException failure) {
        var triedAt = new CopyOnWriteArrayList<Long>();
        archive.trouble.put(letter, ignored -> {
            triedAt.add(System.nanoTime());
            throw failure;
        });
        return triedAt;
    }

    private static void assertThatPausesGrow(List<Long> triedAt) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(triedAt).hasSize(6));
        // with jitter, each pause is at least half of the doubled 40 ms
        assertThat(IntStream.range(0, 5).mapToObj(i -> (triedAt.get(i + 1) - triedAt.get(i)) / 1_000_000 >= 20L << i))
                .containsOnly(true);
    }

    private void publish(Object message) {
        transactions.executeWithoutResult(status -> events.publishEvent(message));
    }

    private int entries(String what) {
        return jdbc.queryForObject("SELECT count(*) FROM archive_entry WHERE what = ?", Integer.class, what);
    }
}
