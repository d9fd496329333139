package dev.offshoot.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.example.post.PostApplication;
import com.example.post.archive.Archive;
import com.example.post.contracts.CallCourier;
import com.example.post.contracts.FileLetter;
import com.example.post.contracts.LetterWritten;
import dev.offshoot.messaging.engine.MessagingSettings;
import dev.offshoot.messaging.engine.inbox.Inbox;
import dev.offshoot.messaging.operations.TrafficEndpoint;
import dev.offshoot.messaging.spi.Envelope;
import dev.offshoot.messaging.spi.ReceivedMessage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What a delivery publishes about its subject is delivered in its transaction. */
@SpringBootTest(
        classes = PostApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.NONE,
        properties = {
            "offshoot.messaging.chains=true",
            "offshoot.messaging.attempts=3",
            "offshoot.messaging.first-backoff=10ms",
            "offshoot.messaging.longest-backoff=20ms",
            "spring.flyway.enabled=false"
        })
class ChainsModuleTests {

    @Autowired
    ApplicationEventPublisher events;

    @Autowired
    TransactionTemplate transactions;

    @Autowired
    JdbcTemplate jdbc;

    @Autowired
    Archive archive;

    @Autowired
    TrafficEndpoint traffic;

    @Autowired
    Inbox inbox;

    @Autowired
    MessagingSettings settings;

    /** Whether the transaction of the first listener was committed when the second one ran. */
    private final List<Boolean> committedBefore = Collections.synchronizedList(new ArrayList<>());

    private final AtomicBoolean committed = new AtomicBoolean();

    @BeforeEach
    void emptyArchive() {
        jdbc.execute("CREATE TABLE IF NOT EXISTS archive_entry (what VARCHAR(20), letter VARCHAR(100))");
        // none begins in the second after the failure in another test
        await().until(() -> {
            var probe = UUID.randomUUID().toString();
            answering(probe, new LetterWritten(probe));
            publish(new FileLetter(probe, "secret"));
            await().until(() -> entries("noted", probe) == 1);
            return committedBefore.equals(List.of(false)) || !committedBefore.removeAll(List.of(true));
        });
        committedBefore.clear();
        jdbc.update("DELETE FROM archive_entry");
    }

    @AfterEach
    void nothingIsLeft() {
        archive.trouble.clear();
        jdbc.update("DELETE FROM archive.delivery WHERE lane = 9");
        await().untilAsserted(() -> assertThat(
                        jdbc.queryForObject("SELECT pending FROM archive.backlog_report", Integer.class))
                .isZero());
    }

    @Test
    void deliversWhatADeliveryPublishesInItsTransaction() {
        answering("a", new LetterWritten("a"));

        publish(new FileLetter("a", "secret"));

        await().untilAsserted(() -> assertThat(entries("noted")).isEqualTo(1));
        assertThat(entries("filed")).isEqualTo(1);
        assertThat(committedBefore).containsExactly(false);
        await().untilAsserted(() -> assertThat(traffic.path("a").steps()).hasSize(2));
    }

    @Test
    void deliversWhatACompletionPublishesInItsTransaction() {
        answering("called", new LetterWritten("called"));

        publish(new CallCourier("called"));

        await().untilAsserted(() -> assertThat(entries("noted")).isEqualTo(1));
        assertThat(entries("fetched")).isEqualTo(1);
        assertThat(committedBefore).containsExactly(false);
    }

    @Test
    void deliversAMessageAboutSomethingElseOnceTheTransactionHasCommitted() {
        answering("one", new LetterWritten("another"));
        archive.trouble.put("another", letter -> committedBefore.add(committed.get()));

        publish(new FileLetter("one", "secret"));

        await().untilAsserted(() -> assertThat(entries("noted")).isEqualTo(1));
        assertThat(committedBefore).containsExactly(true);
    }

    @Test
    void deliversWhatArrivesInTheTransactionOfItsInbox() {
        var threads = threadsThatFile("arrived");

        inbox.receive("archive", List.of(received("arrived", false)));

        assertThat(threads).containsExactly(Thread.currentThread().getName());
        assertThat(entries("filed")).isEqualTo(1);

        inbox.receive("archive", List.of(received("arrived", false)));
        assertThat(entries("filed")).as("arrived twice").isEqualTo(1);
    }

    @Test
    void goesOnForAllSubjectsOfABatchTogether() {
        answering("this", new LetterWritten("this"));
        answering("that", new LetterWritten("that"));
        archive.batches.clear();

        inbox.receive("archive", List.of(received("this", false), received("that", false)));

        assertThat(entries("filed")).isEqualTo(2);
        assertThat(entries("noted")).isEqualTo(2);
        assertThat(committedBefore).containsExactly(false, false);
        assertThat(archive.batches).containsExactly(2);
    }

    @Test
    void deliversNoMoreAtOnceThanABatchHas() {
        var letters = IntStream.rangeClosed(0, settings.batch())
                .mapToObj(number -> "one of many " + number)
                .toList();
        var threads = new ArrayList<List<String>>();
        letters.forEach(letter -> threads.add(threadsThatFile(letter)));

        inbox.receive(
                "archive",
                letters.stream().map(letter -> received(letter, false)).toList());

        await().untilAsserted(() -> assertThat(entries("filed")).isEqualTo(letters.size()));
        assertThat(threads.stream().flatMap(List::stream))
                .containsOnlyOnce("deliveries-archive")
                .filteredOn(Thread.currentThread().getName()::equals)
                .hasSize(settings.batch());
    }

    // it would lock further rows after these, and another process might do it the other way round
    @Test
    void reachesAModuleLaterOnlyAboutTheSameSubjects() {
        var threads = threadsThatFile("further");

        inbox.receive("archive", List.of(received("near", false), written("further")));

        assertThat(entries("filed")).isEqualTo(1);
        await().untilAsserted(() -> assertThat(threads).containsExactly("deliveries-archive"));
    }

    @Test
    void letsNoMessageOvertakeAnotherAboutItsSubject() {
        var noted = Collections.synchronizedList(new ArrayList<Integer>());
        archive.trouble.put("both", letter -> noted.add(entries("noted", "both")));

        inbox.receive("archive", List.of(received("first", false), written("both"), received("both", false)));

        await().untilAsserted(() -> assertThat(noted).containsExactly(1, 1));
        assertThat(entries("filed")).isEqualTo(2);
    }

    // what a listener reads and writes back must not be changed by another delivery to its module in between
    @Test
    void deliversNothingToAModuleThatIsBusy() {
        var busy = new CountDownLatch(1);
        var done = new CountDownLatch(1);
        archive.trouble.put("busy", letter -> {
            busy.countDown();
            try {
                done.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        var threads = threadsThatFile("meanwhile");

        publish(new FileLetter("busy", "secret"));
        await().until(() -> busy.getCount() == 0);
        try {
            inbox.receive("archive", List.of(received("meanwhile", false)));
            assertThat(threads).isEmpty();
        } finally {
            done.countDown();
        }

        await().untilAsserted(() -> assertThat(threads).containsExactly("deliveries-archive"));
    }

    @Test
    void givesWhatIsRedeliveredARow() {
        var threads = threadsThatFile("again");

        inbox.receive("archive", List.of(received("again", true)));

        await().untilAsserted(() -> assertThat(threads).containsExactly("deliveries-archive"));
    }

    @Test
    void storesWhatArrivesThoughItsListenerFails() {
        var attempts = new AtomicInteger();
        archive.trouble.put("failing", letter -> {
            if (attempts.incrementAndGet() < 3) {
                throw new IllegalStateException("not yet");
            }
        });

        inbox.receive("archive", List.of(received("failing", false)));

        await().untilAsserted(() -> assertThat(entries("filed")).isEqualTo(1));
        assertThat(attempts).hasValue(3);
    }

    private List<String> threadsThatFile(String letter) {
        var threads = Collections.synchronizedList(new ArrayList<String>());
        archive.trouble.put(letter, filed -> threads.add(Thread.currentThread().getName()));
        return threads;
    }

    private static ReceivedMessage received(String letter, boolean redelivered) {
        return received("archive.FileLetter", letter, redelivered);
    }

    private static ReceivedMessage written(String letter) {
        return received("letters.LetterWritten", letter, false);
    }

    private static ReceivedMessage received(String type, String letter, boolean redelivered) {
        var now = Instant.now();
        return new ReceivedMessage(
                new Envelope(
                        UUID.nameUUIDFromBytes((type + letter).getBytes(StandardCharsets.UTF_8)),
                        type,
                        1,
                        letter,
                        "elsewhere",
                        now,
                        now,
                        null,
                        "{\"letter\":\"%s\",\"text\":\"secret\"}".formatted(letter)),
                null,
                redelivered);
    }

    @Test
    void letsNoConsumerFailItsPublisher() {
        var attempts = new AtomicInteger();
        answering("bad", new LetterWritten("bad"), () -> {
            attempts.incrementAndGet();
            throw new IllegalStateException("cannot be noted");
        });

        publish(new FileLetter("bad", "secret"));

        await().untilAsserted(() -> assertThat(
                        jdbc.queryForList("SELECT type FROM archive.delivery WHERE lane = 9", String.class))
                .containsExactly("letters.LetterWritten"));
        assertThat(entries("filed")).isEqualTo(1);
        assertThat(entries("noted")).isZero();
        assertThat(attempts).as("one in the chain, and all that a delivery has").hasValue(1 + 3);
        assertThatPublisherHasNotFailed("bad");
    }

    @Test
    void noticesAFailureThatTheDatabaseReports() {
        answering("broken", new LetterWritten("broken"), () -> {
            if (committedBefore.size() == 1) {
                jdbc.update("INSERT INTO archive_entry (what) VALUES ('longer than twenty characters')");
            }
        });

        publish(new FileLetter("broken", "secret"));

        await().untilAsserted(() -> assertThat(entries("noted")).isEqualTo(1));
        assertThat(entries("filed")).isEqualTo(1);
        assertThat(committedBefore).containsExactly(false, true);
        assertThatPublisherHasNotFailed("broken");
    }

    private void assertThatPublisherHasNotFailed(String letter) {
        assertThat(traffic.path(letter).steps())
                .filteredOn(step -> step.type().equals("archive.FileLetter"))
                .singleElement()
                .matches(step -> step.attempts() == 0, "no failed attempt");
    }

    private void answering(String letter, LetterWritten answer) {
        answering(letter, answer, () -> {});
    }

    /** The first listener publishes the answer, and the second one does something else. */
    private void answering(String letter, LetterWritten answer, Runnable second) {
        archive.trouble.put(letter, filed -> {
            if (entries("noted", letter) > 0) {
                committedBefore.add(committed.get());
                second.run();
                return;
            }
            committed.set(false);
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCommit() {
                    committed.set(true);
                }
            });
            events.publishEvent(answer);
        });
    }

    private void publish(Object message) {
        transactions.executeWithoutResult(status -> events.publishEvent(message));
    }

    private int entries(String what) {
        return jdbc.queryForObject("SELECT count(*) FROM archive_entry WHERE what = ?", Integer.class, what);
    }

    private int entries(String what, String letter) {
        return jdbc.queryForObject(
                "SELECT count(*) FROM archive_entry WHERE what = ? AND letter = ?", Integer.class, what, letter);
    }
}
