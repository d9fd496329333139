package dev.offshoot.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.example.post.PostApplication;
import com.example.post.archive.Archive;
import com.example.post.contracts.CallCourier;
import com.example.post.contracts.FileLetter;
import com.example.post.contracts.LetterLost;
import com.example.post.contracts.LetterWritten;
import dev.offshoot.messaging.engine.MessagingSettings;
import dev.offshoot.messaging.engine.delivery.Chains;
import dev.offshoot.messaging.engine.delivery.FailurePolicy;
import dev.offshoot.messaging.engine.hosting.Hosting;
import dev.offshoot.messaging.engine.inbox.Inbox;
import dev.offshoot.messaging.engine.inbox.InboxReceiver;
import dev.offshoot.messaging.engine.listeners.Listeners;
import dev.offshoot.messaging.engine.modules.LocalModules;
import dev.offshoot.messaging.engine.observation.MessageObserver;
import dev.offshoot.messaging.engine.publication.MessagePublisher;
import dev.offshoot.messaging.operations.DeliveriesEndpoint;
import dev.offshoot.messaging.operations.TrafficEndpoint;
import dev.offshoot.messaging.spi.Envelope;
import dev.offshoot.messaging.spi.ReceivedMessage;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseBuilder;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseType;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

@SpringBootTest(
        classes = PostApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.NONE,
        properties = {
            "offshoot.messaging.attempts=3",
            "offshoot.messaging.retries=" + DeliveryModuleTests.RETRIES,
            "offshoot.messaging.first-backoff=10ms",
            "offshoot.messaging.longest-backoff=20ms",
            "offshoot.messaging.lease=400ms",
            "spring.flyway.enabled=false"
        })
class DeliveryModuleTests {

    static final int RETRIES = 12;

    @Autowired
    ApplicationEventPublisher events;

    @Autowired
    TransactionTemplate transactions;

    @Autowired
    PlatformTransactionManager transactionManager;

    @Autowired
    JdbcTemplate jdbc;

    @Autowired
    DataSource dataSource;

    @Autowired
    Archive archive;

    @Autowired
    Hosting hosting;

    @Autowired
    LocalModules modules;

    @Autowired
    Inbox inbox;

    @Autowired
    Listeners listeners;

    @Autowired
    MessagePublisher publisher;

    @Autowired
    MessagingSettings settings;

    @Autowired
    DeliveriesEndpoint deliveries;

    @Autowired
    TrafficEndpoint traffic;

    @Autowired
    MeterRegistry meters;

    @Autowired
    DeliveryDelay delay;

    @BeforeEach
    void emptyArchive() {
        jdbc.execute("CREATE TABLE IF NOT EXISTS archive_entry (what VARCHAR(20), letter VARCHAR(100))");
        jdbc.update("DELETE FROM archive_entry");
        archive.batches.clear();
        archive.calls.clear();
        archive.transactionalCalls.clear();
    }

    @AfterEach
    void nothingIsLeft() {
        archive.trouble.clear();
        jdbc.update("DELETE FROM archive.delivery WHERE lane = 9");
        await().untilAsserted(() -> assertThat(pending()).isZero());
    }

    @Test
    void deliversWhatWasPublishedOnceTheTransactionCommits() {
        publish(new FileLetter("a", "secret"));

        await().untilAsserted(() -> assertThat(entries("filed")).isEqualTo(1));
        await().untilAsserted(() -> assertThat(pending()).isZero());
    }

    @Test
    void showsWhichMessagesPassedAndHowLongEachTook() {
        var before = published("archive.FileLetter");

        publish(new FileLetter("seen", "secret"));
        transactions.executeWithoutResult(status -> {
            events.publishEvent(new FileLetter("unseen", "secret"));
            status.setRollbackOnly();
        });

        await().untilAsserted(() -> assertThat(traffic.path("seen").steps()).hasSize(1));
        var step = traffic.path("seen").steps().get(0);
        assertThat(step.module()).isEqualTo("archive");
        assertThat(step.type()).isEqualTo("archive.FileLetter");
        assertThat(step.process()).isEqualTo(modules.process());
        assertThat(step.sentAt()).isBeforeOrEqualTo(step.begunAt());
        assertThat(step.begunAt()).isBeforeOrEqualTo(step.endedAt());
        assertThat(step.attempts()).isZero();
        assertThat(traffic.path("unseen").steps()).isEmpty();
        assertThat(published("archive.FileLetter"))
                .as("what was rolled back is not counted")
                .isEqualTo(before + 1);
    }

    private long published(String type) {
        return traffic.traffic().published().stream()
                .filter(way -> way.type().equals(type) && !way.overBroker())
                .mapToLong(TrafficEndpoint.Published::messages)
                .sum();
    }

    @Test
    void remembersACallFromItsBeginningToTheEndOfWhatFollows() {
        archive.trouble.put(
                "call watched",
                letter -> await().pollDelay(Duration.ofMillis(150)).until(() -> true));

        publish(new CallCourier("watched"));

        await().untilAsserted(() -> assertThat(traffic.path("watched").steps()).hasSize(1));
        var step = traffic.path("watched").steps().get(0);
        assertThat(Duration.between(step.begunAt(), step.endedAt())).isGreaterThanOrEqualTo(Duration.ofMillis(150));
    }

    @Test
    void forgetsWhatATransactionPublishedThatRolledBack() {
        transactions.executeWithoutResult(status -> {
            events.publishEvent(new FileLetter("a", "secret"));
            status.setRollbackOnly();
        });

        assertThat(pending()).isZero();
    }

    @Test
    void refusesToPublishOutsideOfATransaction() {
        assertThatIllegalStateException()
                .isThrownBy(() -> events.publishEvent(new FileLetter("a", "secret")))
                .withMessageContaining("archive.FileLetter was published outside of a transaction");
    }

    @Test
    void failsTheTransactionOfWhoPublishesACommandThatNobodyTakes() {
        assertThatThrownBy(() -> publish(new Unheard("x")))
                .hasMessageContaining("No module consumes the command nowhere.Unheard");
    }

    @Test
    void deliversManyInFewTransactionsAndEachOnce() {
        transactions.executeWithoutResult(
                status -> IntStream.range(0, 1000).forEach(i -> events.publishEvent(new LetterWritten("letter " + i))));

        await().untilAsserted(() -> assertThat(pending()).isZero());
        assertThat(archive.batches).hasSize(10).containsOnly(100);
        assertThat(jdbc.queryForObject("SELECT count(DISTINCT letter) FROM archive_entry", Integer.class))
                .isEqualTo(1000);
        assertThat(entries("noted")).isEqualTo(1000);
    }

    // stored deliveries outlive a release, and classes are renamed
    @Test
    void deliversWhatWaitsForAListenerUnderTheNameThatItHadBefore() {
        jdbc.update(
                "INSERT INTO archive.delivery (lane, due, message_id, type, version, subject, source, sent_at, listener, payload)"
                        + " VALUES (0, CURRENT_TIMESTAMP, ?, 'letters.LetterLost', 1, 'old', 'letters', CURRENT_TIMESTAMP, 'Detective#letters.LetterLost', ?)",
                UUID.randomUUID(),
                "{\"letter\":\"old\"}");

        await().untilAsserted(() -> assertThat(entries("searched")).isEqualTo(1));
        assertThat(entries("insured")).isZero();

        publish(new LetterLost("new"));

        await().untilAsserted(() -> assertThat(entries("searched")).isEqualTo(2));
        await().untilAsserted(() -> assertThat(entries("insured")).isEqualTo(1));
    }

    @Test
    void parksWhatAlwaysFailsAndLeavesTheOthersAlone() {
        archive.trouble.put("bad", letter -> {
            throw new IllegalArgumentException("no such shelf");
        });

        transactions.executeWithoutResult(status -> {
            events.publishEvent(new FileLetter("good 1", "secret"));
            events.publishEvent(new FileLetter("bad", "secret"));
            events.publishEvent(new FileLetter("good 2", "secret"));
        });

        await().untilAsserted(() -> assertThat(deliveries.deliveries().parked()).hasSize(1));
        assertThat(entries("filed")).isEqualTo(2);
        var parked = deliveries.deliveries().parked().get(0);
        assertThat(parked.attempts()).isEqualTo(3);
        assertThat(parked.error()).contains("no such shelf");
        assertThat(String.valueOf(parked.message())).contains("bad").doesNotContain("secret");

        archive.trouble.clear();
        assertThat(deliveries.replay("archive", parked.id()).getStatus()).isEqualTo(202);

        await().untilAsserted(() -> assertThat(entries("filed")).isEqualTo(3));
        assertThat(deliveries.replay("archive", parked.id()).getStatus()).isEqualTo(404);
    }

    @Test
    void listsWhatFailedAndWillBeTriedAgain() {
        storeForLater("shaky", 0, 1, "no such shelf");
        // a call in progress, and a reminder of open work
        storeForLater("called", 2, 1, null);
        storeForLater("reminder", 0, 0, "waits for an answer");
        try {
            assertThat(deliveries.deliveries().retried()).singleElement().satisfies(failed -> {
                assertThat(failed.type()).isEqualTo("archive.FileLetter");
                assertThat(failed.error()).isEqualTo("no such shelf");
                assertThat(failed.due()).isAfter(Instant.now().plusSeconds(60));
                assertThat(failed.parkedAt()).isNull();
                assertThat(String.valueOf(failed.message())).contains("shaky").doesNotContain("secret");
            });
            assertThat(deliveries.deliveries().parked()).isEmpty();
        } finally {
            jdbc.update("DELETE FROM archive.delivery WHERE source = 'later'");
        }
    }

    private void storeForLater(String letter, int lane, int attempts, String error) {
        jdbc.update(
                "INSERT INTO archive.delivery (lane, due, message_id, type, version, source, sent_at, listener, payload,"
                        + " attempts, error) VALUES (?, CURRENT_TIMESTAMP + INTERVAL '1' HOUR, ?, 'archive.FileLetter', 1,"
                        + " 'later', CURRENT_TIMESTAMP, 'Archive#archive.FileLetter', ?, ?, ?)",
                lane,
                UUID.randomUUID(),
                "{\"letter\":\"" + letter + "\",\"text\":\"secret\"}",
                attempts,
                error);
    }

    @Test
    void replaysAllThatIsParkedOrAllOfAType() {
        for (var bad : List.of("bad 1", "bad 2", "call bad 3")) {
            archive.trouble.put(bad, letter -> {
                throw new IllegalStateException("no such shelf");
            });
        }
        publish(new FileLetter("bad 1", "secret"));
        publish(new FileLetter("bad 2", "secret"));
        publish(new CallCourier("bad 3"));
        await().untilAsserted(() -> assertThat(deliveries.deliveries().parked()).hasSize(3));
        archive.trouble.clear();

        assertThat(deliveries.replayAll("archive", "archive.FileLetter").getBody())
                .isEqualTo(new DeliveriesEndpoint.Replays(2, 0));

        await().untilAsserted(() -> assertThat(entries("filed")).isEqualTo(2));
        assertThat(deliveries.deliveries().parked())
                .singleElement()
                .satisfies(parked -> assertThat(parked.type()).isEqualTo("archive.CallCourier"));
        assertThat(deliveries.replayAll("archive", null).getBody()).isEqualTo(new DeliveriesEndpoint.Replays(1, 0));
        await().untilAsserted(() -> assertThat(entries("fetched")).isEqualTo(1));
        assertThat(deliveries.replayAll("archive", null).getBody()).isEqualTo(new DeliveriesEndpoint.Replays(0, 0));
        assertThat(deliveries.replayAll("nothing", null).getStatus()).isEqualTo(404);
    }

    @Test
    void passingTroubleUsesUpNoAttempt() {
        var failures = new AtomicInteger();
        archive.trouble.put("contended", letter -> {
            if (failures.incrementAndGet() < 8) {
                throw new CannotAcquireLockException("somebody else has it");
            }
        });

        publish(new FileLetter("contended", "secret"));

        await().untilAsserted(() -> assertThat(entries("filed")).isEqualTo(1));
        assertThat(failures).hasValue(8);
    }

    @Test
    void deliversLaterNotBefore() {
        var due = Instant.now().plusMillis(700);

        transactions.executeWithoutResult(
                status -> events.publishEvent(new ScheduledMessage(due, new FileLetter("later", "secret"))));

        await().pollInterval(Duration.ofMillis(5)).until(() -> entries("filed") == 1);
        assertThat(Instant.now()).isBetween(due, due.plusMillis(600));
    }

    @Test
    void callsTheOutsideWithoutATransactionAndAgainUnderTheSameIdIfItFailed() {
        var failures = new AtomicInteger();
        archive.trouble.put("call x", letter -> {
            if (failures.incrementAndGet() < 3) {
                throw new IllegalStateException("no answer");
            }
        });

        publish(new CallCourier("x"));

        await().untilAsserted(() -> assertThat(entries("fetched")).isEqualTo(1));
        assertThat(archive.calls).hasSize(3);
        assertThat(archive.calls.stream().distinct()).hasSize(1);
        assertThat(archive.transactionalCalls).containsOnly(false);
    }

    @Test
    void makesACallOnceHoweverLongItTakes() {
        var hungUp = new CountDownLatch(1);
        archive.trouble.put("call slow", letter -> hold(hungUp));

        publish(new CallCourier("slow"));
        await().until(() -> !archive.calls.isEmpty());
        // unrenewed, its lease would have expired five times by then
        await().pollDelay(Duration.ofSeconds(2)).until(() -> true);
        hungUp.countDown();

        await().untilAsserted(() -> assertThat(entries("fetched")).isEqualTo(1));
        assertThat(archive.calls).hasSize(1);
    }

    @Test
    void makesTheCallsOfAProcessThatDied() {
        transactions.executeWithoutResult(status -> {
            events.publishEvent(new ScheduledMessage(Instant.now().plusSeconds(3600), new CallCourier("orphan")));
        });
        jdbc.update(
                "UPDATE archive.delivery SET lease = ?, attempts = 1, due = ?",
                UUID.randomUUID(),
                java.sql.Timestamp.from(Instant.now().plusMillis(400)));

        await().atMost(Duration.ofSeconds(2))
                .untilAsserted(() -> assertThat(entries("fetched")).isEqualTo(1));
        assertThat(archive.calls).hasSize(1);
    }

    @Test
    void recordsAnEndingOnlyOnceIfItFailsAtFirst() {
        var failures = new AtomicInteger();
        archive.trouble.put("y", letter -> {
            if (failures.incrementAndGet() < 2) {
                throw new IllegalStateException("shelf full");
            }
        });

        publish(new CallCourier("y"));

        await().untilAsserted(() -> assertThat(entries("fetched")).isEqualTo(1));
        assertThat(archive.calls).hasSize(2);
    }

    @Test
    void parksACallThatNeverSucceeds() {
        archive.trouble.put("call z", letter -> {
            throw new IllegalStateException("no answer");
        });

        publish(new CallCourier("z"));

        await().untilAsserted(() -> assertThat(deliveries.deliveries().parked()).hasSize(1));
        assertThat(archive.calls).hasSize(3);
    }

    @Test
    void whatFollowsFromARequestIsOneTrace() {
        var trace = "a1".repeat(16);
        archive.trouble.put("asked", letter -> events.publishEvent(new LetterWritten("follows")));
        archive.trouble.put("follows", letter -> {
            throw new CannotAcquireLockException("not before the test has looked");
        });

        MDC.put("traceId", trace);
        try {
            publish(new FileLetter("asked", "secret"));
        } finally {
            MDC.remove("traceId");
        }

        await().untilAsserted(() -> assertThat(jdbc.queryForList(
                        "SELECT traceparent FROM archive.delivery WHERE subject = 'follows'", String.class))
                .singleElement()
                .asString()
                .contains(trace));
    }

    @Test
    void saysOfWhichTraceItIsThatSomethingWasParked() {
        var trace = "b2".repeat(16);
        archive.trouble.put("bad", letter -> {
            throw new IllegalArgumentException("no such shelf");
        });
        var said = new ListAppender<ILoggingEvent>();
        said.start();
        var log = (Logger) LoggerFactory.getLogger(FailurePolicy.class);
        log.addAppender(said);
        try {
            MDC.put("traceId", trace);
            publish(new FileLetter("bad", "secret"));
            MDC.remove("traceId");
            await().untilAsserted(
                            () -> assertThat(deliveries.deliveries().parked()).hasSize(1));

            await().untilAsserted(() -> assertThat(said.list)
                    .filteredOn(line -> line.getFormattedMessage().contains("is parked after"))
                    .extracting(line -> line.getMDCPropertyMap().get("traceId"))
                    .containsExactly(trace));
        } finally {
            MDC.remove("traceId");
            log.detachAppender(said);
        }
    }

    @Test
    void makesNoMoreThanSoManyCallsAtOnce() {
        var hungUp = new CountDownLatch(1);
        var underWay = new AtomicInteger();
        var most = new AtomicInteger();
        IntStream.range(0, 40)
                .forEach(i -> archive.trouble.put("call c" + i, letter -> {
                    most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
                    hold(hungUp);
                    underWay.decrementAndGet();
                }));

        transactions.executeWithoutResult(
                status -> IntStream.range(0, 40).forEach(i -> events.publishEvent(new CallCourier("c" + i))));
        await().until(() -> archive.calls.size() == 16);
        hungUp.countDown();

        await().untilAsserted(() -> assertThat(entries("fetched")).isEqualTo(40));
        assertThat(most).hasValue(16);
        assertThat(archive.calls).hasSize(40);
    }

    @Test
    void tellsHowLongACallWouldWaitUntilItIsMade() {
        var hungUp = new CountDownLatch(1);
        // twice as many as are made at once, so that the last ones begin while none waits
        IntStream.range(0, 32).forEach(i -> archive.trouble.put("call c" + i, letter -> hold(hungUp)));
        assertThat(delay.ofCalls()).isZero();

        transactions.executeWithoutResult(
                status -> IntStream.range(0, 32).forEach(i -> events.publishEvent(new CallCourier("c" + i))));
        await().until(() -> delay.ofCalls().compareTo(Duration.ofMillis(500)) > 0);
        hungUp.countDown();

        await().untilAsserted(() -> assertThat(entries("fetched")).isEqualTo(32));
        await().until(() -> delay.ofCalls().isZero());
    }

    @Test
    void recordsNoEndingOfACallThatSomebodyElseMakesByNow() {
        var hungUp = new CountDownLatch(1);
        archive.trouble.put("call lost", letter -> hold(hungUp));

        publish(new CallCourier("lost"));
        await().until(() -> !archive.calls.isEmpty());
        jdbc.update(
                "UPDATE archive.delivery SET lease = ?, due = ? WHERE subject = 'lost'",
                UUID.randomUUID(),
                java.sql.Timestamp.from(Instant.now().plusSeconds(3600)));
        hungUp.countDown();
        publish(new CallCourier("next"));

        await().untilAsserted(() -> assertThat(entries("fetched")).isEqualTo(1));
        assertThat(jdbc.queryForList("SELECT letter FROM archive_entry", String.class))
                .containsExactly("next");
        jdbc.update("DELETE FROM archive.delivery WHERE subject = 'lost'");
    }

    @Test
    void leavesACallAloneThatFailedHereAndThatSomebodyElseMakesByNow() {
        var hungUp = new CountDownLatch(1);
        archive.trouble.put("call lost", letter -> {
            hold(hungUp);
            throw new IllegalStateException("no courier");
        });
        var theirs = UUID.randomUUID();
        var failed = counted("failed", "archive.CallCourier");

        publish(new CallCourier("lost"));
        await().until(() -> !archive.calls.isEmpty());
        jdbc.update(
                "UPDATE archive.delivery SET lease = ?, due = ? WHERE subject = 'lost'",
                theirs,
                java.sql.Timestamp.from(Instant.now().plusSeconds(3600)));
        hungUp.countDown();
        publish(new CallCourier("next"));

        await().untilAsserted(() -> assertThat(entries("fetched")).isEqualTo(1));
        await().untilAsserted(() -> assertThat(counted("failed", "archive.CallCourier"))
                .as("it was noticed here")
                .isEqualTo(failed + 1));
        assertThat(jdbc.queryForList("SELECT lease FROM archive.delivery WHERE subject = 'lost'", UUID.class))
                .containsExactly(theirs);
        jdbc.update("DELETE FROM archive.delivery WHERE subject = 'lost'");
    }

    @Test
    void recordsAnEndingAgainAfterTroubleThatPassesWithoutCallingAgain() {
        var failures = new AtomicInteger();
        archive.trouble.put("paid", letter -> {
            if (failures.incrementAndGet() < 5) {
                throw new DataAccessResourceFailureException("away", new SQLException("gone", "08006"));
            }
        });

        publish(new CallCourier("paid"));

        await().untilAsserted(() -> assertThat(entries("fetched")).isEqualTo(1));
        assertThat(archive.calls).hasSize(1);
    }

    // one message stopped its module for good: its failure was mistaken for an outage of the database
    @Test
    void parksWhatAsksTooMuchOfTheDatabaseAndDeliversItsNeighbours() {
        archive.trouble.put("greedy", letter -> {
            throw new DataAccessResourceFailureException("refused", new SQLException("too many columns", "54011"));
        });

        transactions.executeWithoutResult(status -> {
            events.publishEvent(new FileLetter("before", "secret"));
            events.publishEvent(new FileLetter("greedy", "secret"));
            events.publishEvent(new FileLetter("later", "secret"));
        });

        await().untilAsserted(() -> assertThat(deliveries.deliveries().parked())
                .singleElement()
                .satisfies(parked -> assertThat(parked.attempts()).isEqualTo(3)));
        assertThat(entries("filed")).isEqualTo(2);
    }

    @Test
    void parksWhatTroubleThatPassesNeverPasses() {
        var failures = new AtomicInteger();
        archive.trouble.put("cancelled", letter -> {
            failures.incrementAndGet();
            throw new QueryTimeoutException("cancelled", new SQLException("statement timeout", "57014"));
        });

        publish(new FileLetter("cancelled", "secret"));

        await().untilAsserted(() -> assertThat(deliveries.deliveries().parked())
                .singleElement()
                .satisfies(parked -> assertThat(parked.attempts()).isZero()));
        assertThat(failures).hasValue(RETRIES);
    }

    @Test
    void triesAloneWhatFailedBefore() {
        var held = new CountDownLatch(1);
        var neighbours = new AtomicInteger();
        archive.trouble.put("first", letter -> hold(held));
        archive.trouble.put("known", letter -> {
            throw new CannotAcquireLockException("somebody else has it");
        });
        IntStream.range(0, 5)
                .forEach(i -> archive.trouble.put("neighbour " + i, letter -> neighbours.incrementAndGet()));

        publish(new FileLetter("first", "secret"));
        await().until(() -> elsewhere("SELECT count(*) FROM archive.delivery") == 1);
        transactions.executeWithoutResult(status -> {
            events.publishEvent(new FileLetter("known", "secret"));
            IntStream.range(0, 5).forEach(i -> events.publishEvent(new FileLetter("neighbour " + i, "secret")));
        });
        jdbc.update("UPDATE archive.delivery SET retries = 1 WHERE subject = 'known'");
        held.countDown();

        await().untilAsserted(() -> assertThat(entries("filed")).isEqualTo(6));
        assertThat(neighbours).as("invocations for five neighbours").hasValue(5);
        await().untilAsserted(() -> assertThat(deliveries.deliveries().parked()).hasSize(1));
    }

    // the transaction manager synchronizes without a transaction: published messages would not be rolled back
    @Test
    void refusesToPublishWhereOnlyTheSynchronizationIsActive() {
        var supports = new TransactionTemplate(transactionManager);
        supports.setPropagationBehavior(TransactionDefinition.PROPAGATION_SUPPORTS);

        assertThatIllegalStateException()
                .isThrownBy(() ->
                        supports.executeWithoutResult(status -> events.publishEvent(new FileLetter("half", "secret"))))
                .withMessageContaining("outside of a transaction");
        assertThat(pending()).isZero();
    }

    @Test
    void parksWhatKilledItsProcessEachTimeAndDeliversItsNeighbours() {
        hosting.stop();
        publish(new FileLetter("killer", "secret"));
        publish(new FileLetter("neighbour", "secret"));
        jdbc.update("UPDATE archive.delivery SET attempts = 3 WHERE subject = 'killer'");

        hosting.start();

        await().untilAsserted(() -> assertThat(entries("filed")).isEqualTo(1));
        await().untilAsserted(() -> assertThat(deliveries.deliveries().parked())
                .singleElement()
                .satisfies(parked -> assertThat(parked.error()).contains("The process died during each attempt")));
    }

    @Test
    void countsWhatACrashMayHaveLeftBeforeItTriesIt() {
        hosting.stop();
        publish(new FileLetter("found", "secret"));
        var attempts = new AtomicInteger();
        archive.trouble.put(
                "found",
                letter -> attempts.set(elsewhere("SELECT attempts FROM archive.delivery WHERE subject = 'found'")));

        hosting.start();

        await().untilAsserted(() -> assertThat(entries("filed")).isEqualTo(1));
        assertThat(attempts).hasValue(1);
    }

    @Test
    void writesDownWhatIsPublishedJustBeforeTheCommit() {
        transactions.executeWithoutResult(status -> {
            events.publishEvent(new FileLetter("early", "secret"));
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void beforeCommit(boolean readOnly) {
                    events.publishEvent(new FileLetter("late", "secret"));
                }
            });
        });

        await().untilAsserted(() -> assertThat(entries("filed")).isEqualTo(2));
    }

    /** Spring does not tell a synchronization of the commit that is registered while others are told of it. */
    @Test
    void writesDownTheFirstMessageOfATransactionThoughItIsPublishedJustBeforeTheCommit() {
        transactions.executeWithoutResult(status ->
                TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                    @Override
                    public void beforeCommit(boolean readOnly) {
                        events.publishEvent(new FileLetter("before commit", "secret"));
                    }
                }));
        transactions.executeWithoutResult(status ->
                TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                    @Override
                    public void beforeCompletion() {
                        events.publishEvent(new FileLetter("before the end", "secret"));
                    }
                }));

        await().untilAsserted(() -> assertThat(entries("filed")).isEqualTo(2));
    }

    /** Spring tells synchronizations of the end of a transaction when it has cleared them. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void publishesInANewTransactionAtTheEndOfAnotherAndNothingOfWhatWasRolledBack(boolean commits) {
        var next = new TransactionTemplate(transactionManager);
        next.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        var empty = new TransactionTemplate(transactionManager);
        empty.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);

        transactions.executeWithoutResult(status -> {
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCompletion(int how) {
                    empty.executeWithoutResult(nothing -> {});
                    next.executeWithoutResult(again -> events.publishEvent(new FileLetter("after", "secret")));
                }
            });
            events.publishEvent(new FileLetter("first", "secret"));
            if (!commits) {
                status.setRollbackOnly();
            }
        });
        publish(new FileLetter("last", "secret"));

        await().untilAsserted(() -> assertThat(entries("filed")).isEqualTo(commits ? 3 : 2));
        await().untilAsserted(() -> assertThat(pending()).isZero());
        assertThat(entries("filed")).isEqualTo(commits ? 3 : 2);
    }

    @Test
    void publishesInANewTransactionAtTheEndOfOneThatPublishedNothing() {
        var next = new TransactionTemplate(transactionManager);
        next.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);

        transactions.executeWithoutResult(status ->
                TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                    @Override
                    public void afterCompletion(int how) {
                        next.executeWithoutResult(again -> events.publishEvent(new FileLetter("after", "secret")));
                    }
                }));

        await().untilAsserted(() -> assertThat(entries("filed")).isEqualTo(1));
    }

    @Test
    void refusesToPublishInATransactionOfAnotherDatabase() {
        var other = new EmbeddedDatabaseBuilder()
                .setType(EmbeddedDatabaseType.H2)
                .generateUniqueName(true)
                .build();
        try {
            var elsewhere = new TransactionTemplate(new DataSourceTransactionManager(other));

            assertThatIllegalStateException()
                    .isThrownBy(() -> elsewhere.executeWithoutResult(
                            status -> events.publishEvent(new FileLetter("elsewhere", "secret"))))
                    .withMessageContaining("in a transaction of another database");
        } finally {
            other.shutdown();
        }
        assertThat(pending()).isZero();
    }

    @Test
    void refusesASubjectThatCannotBeStored() {
        assertThatIllegalStateException()
                .isThrownBy(() -> publish(new FileLetter("x".repeat(201), "secret")))
                .withMessageContaining("The subject of archive.FileLetter has 201 characters, but at most 200");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void refusesToPublishAfterTheCommit(boolean isTheFirst) {
        var refused = new AtomicReference<Exception>();
        transactions.executeWithoutResult(status -> {
            if (!isTheFirst) {
                events.publishEvent(new FileLetter("early", "secret"));
            }
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCommit() {
                    try {
                        events.publishEvent(new FileLetter("too late", "secret"));
                    } catch (IllegalStateException e) {
                        refused.set(e);
                    }
                }
            });
        });

        assertThat(refused.get()).hasMessageContaining("after the transaction was committed");
        await().untilAsserted(() -> assertThat(entries("filed")).isEqualTo(isTheFirst ? 0 : 1));
    }

    @Test
    void forgetsWhatWasPublishedSinceASavepointThatIsRolledBackTo() {
        var nested = new TransactionTemplate(new DataSourceTransactionManager(dataSource));
        nested.executeWithoutResult(status -> {
            var first = status.createSavepoint();
            events.publishEvent(new FileLetter("undone", "secret"));
            status.rollbackToSavepoint(first);
            events.publishEvent(new FileLetter("kept", "secret"));
            var second = status.createSavepoint();
            events.publishEvent(new FileLetter("undone, too", "secret"));
            status.rollbackToSavepoint(second);
        });

        await().untilAsserted(() -> assertThat(pending()).isZero());
        assertThat(jdbc.queryForList("SELECT letter FROM archive_entry", String.class))
                .containsExactly("kept");
    }

    @Test
    void drivesToAllWhoHearItByNowWhatNobodyHeardWhenItCame() {
        var message = new Envelope(
                UUID.randomUUID(),
                "letters.LetterWritten",
                1,
                "unheard",
                "letters",
                Instant.now(),
                Instant.now(),
                null,
                "{\"letter\":\"unheard\"}");
        inbox.receive("archive", List.of(new ReceivedMessage(message, "not heard yet")));
        var parked = deliveries.deliveries().parked().get(0);
        assertThat(parked.listener()).isEqualTo("?");

        assertThat(deliveries.replay("archive", parked.id()).getStatus()).isEqualTo(202);

        await().untilAsserted(() -> assertThat(entries("noted")).isEqualTo(1));
    }

    @Test
    void keepsNoPersonalDataOfWhatTheDatabaseRefused() {
        archive.trouble.put("twice", letter -> {
            throw new DataIntegrityViolationException(
                    "Key (name)=(Jane) already exists", new SQLException("Key (name)=(Jane)", "23505"));
        });

        publish(new FileLetter("twice", "secret"));

        await().untilAsserted(() -> assertThat(deliveries.deliveries().parked())
                .singleElement()
                .satisfies(
                        parked -> assertThat(parked.error()).contains("23505").doesNotContain("Jane")));
    }

    @Test
    void countsWhatBecomesOfMessages() {
        archive.trouble.put("counted, bad", letter -> {
            throw new IllegalStateException("no such shelf");
        });
        var delivered = counted("delivered");
        var failed = counted("failed");
        var parked = counted("parked");
        var batches =
                meters.get("offshoot.messages.batch").tag("module", "archive").summary();
        var before = batches.totalAmount();

        publish(new FileLetter("counted, good", "secret"));
        publish(new FileLetter("counted, bad", "secret"));
        await().untilAsserted(() -> assertThat(deliveries.deliveries().parked()).hasSize(1));
        await().untilAsserted(() -> assertThat(entries("filed")).isEqualTo(1));

        await().untilAsserted(() -> assertThat(counted("delivered")).isEqualTo(delivered + 1));
        assertThat(counted("failed")).isEqualTo(failed + 3);
        assertThat(counted("parked")).isEqualTo(parked + 1);
        assertThat(batches.totalAmount()).isEqualTo(before + 1);
        var gauge = meters.get("offshoot.deliveries.parked")
                .tag("module", "archive")
                .gauge();
        assertThat(gauge.value()).isEqualTo(1);
        jdbc.update("DELETE FROM archive.delivery WHERE lane = 9");
        assertThat(gauge.value()).as("read again").isZero();
    }

    @Test
    void saysHowLongTheOldestDeliveryHasWaited() {
        hosting.stop();
        publish(new FileLetter("waiting", "secret"));
        jdbc.update(
                "UPDATE archive.delivery SET due = ?",
                java.sql.Timestamp.from(Instant.now().minusSeconds(100)));

        assertThat(meters.get("offshoot.deliveries.oldest")
                        .tag("module", "archive")
                        .gauge()
                        .value())
                .isBetween(100.0, 130.0);
        hosting.start();
    }

    private double counted(String what) {
        return counted(what, "archive.FileLetter");
    }

    private double counted(String what, String type) {
        var counter = meters.find("offshoot.messages." + what).tag("type", type).counter();
        return counter == null ? 0 : counter.count();
    }

    @Test
    void forgetsAfterThirtyDaysWhatCameFromOutside() {
        var old = UUID.randomUUID();
        var young = UUID.randomUUID();
        hosting.stop();
        jdbc.update(
                "INSERT INTO archive.inbox (message_id, received_at) VALUES (?, ?), (?, ?)",
                old,
                java.sql.Timestamp.from(Instant.now().minus(Duration.ofDays(31))),
                young,
                java.sql.Timestamp.from(Instant.now().minus(Duration.ofDays(29))));

        hosting.start();

        await().untilAsserted(() -> assertThat(jdbc.queryForList("SELECT message_id FROM archive.inbox", UUID.class))
                .contains(young)
                .doesNotContain(old));
    }

    @Test
    void countsAMessageFromOutsideOnceHoweverOftenItComes() {
        var id = UUID.randomUUID();
        var message = new Envelope(
                id,
                "letters.LetterWritten",
                1,
                "o",
                "letters",
                Instant.now(),
                Instant.now(),
                null,
                "{\"letter\":\"o\"}");

        inbox.receive("archive", List.of(new ReceivedMessage(message, null)));
        inbox.receive("archive", List.of(new ReceivedMessage(message, null), new ReceivedMessage(message, null)));

        await().untilAsserted(() -> assertThat(pending()).isZero());
        assertThat(entries("noted")).isEqualTo(1);
    }

    /** Such as a class that cannot be loaded, which would end the consumer. */
    @Test
    void storesAMessageAgainAfterAnError() {
        var now = Instant.now();
        var message = new Envelope(
                UUID.randomUUID(), "letters.LetterWritten", 1, null, "letters", now, now, null, "{\"letter\":\"e\"}");
        var attempts = new AtomicInteger();
        var failing = new TransactionOperations() {
            @Override
            public <T> T execute(TransactionCallback<T> action) {
                if (attempts.getAndIncrement() == 0) {
                    throw new NoClassDefFoundError("planted by the test");
                }
                return transactions.execute(action);
            }
        };
        var unlucky = new Inbox(
                modules,
                listeners,
                publisher,
                new Chains(publisher, failing, settings),
                failing,
                MessageObserver.all(List.of()));

        new InboxReceiver("archive", unlucky, settings)
                .receive(List.of(new ReceivedMessage(message, null)), () -> true);

        assertThat(attempts).hasValueGreaterThan(1);
        await().untilAsserted(() -> assertThat(entries("noted")).isEqualTo(1));
    }

    private void publish(Object message) {
        transactions.executeWithoutResult(status -> events.publishEvent(message));
    }

    private int entries(String what) {
        return jdbc.queryForObject("SELECT count(*) FROM archive_entry WHERE what = ?", Integer.class, what);
    }

    private static void hold(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Queries outside of the listener's transaction. */
    private int elsewhere(String sql) {
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getInt(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private int pending() {
        return jdbc.queryForObject("SELECT pending FROM archive.backlog_report", Integer.class);
    }

    @Command(name = "nowhere.Unheard")
    record Unheard(@Subject String letter) {}
}
