package dev.offshoot.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.example.post.PostApplication;
import com.example.post.contracts.FileLetter;
import dev.offshoot.messaging.engine.hosting.Hosting;
import dev.offshoot.messaging.engine.modules.LocalModules;
import dev.offshoot.messaging.operations.DeliveriesEndpoint;
import dev.offshoot.messaging.testing.RunningRabbit;
import dev.offshoot.messaging.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** Tests sending between two applications while RabbitMQ rejects messages, dies and freezes. */
@Tag("all")
class SendingIT {

    private static final String TAKES_20_KB = "max_message_size = 20000";

    @TempDir
    static Path folder;

    private static RunningRabbit rabbit;

    private final String database = TestDatabase.newPostgresDatabase();
    private ConfigurableApplicationContext letters;
    private ConfigurableApplicationContext archive;

    @BeforeAll
    static void startBroker() {
        rabbit = new RunningRabbit(folder.resolve("rabbit")).start(TAKES_20_KB);
    }

    @AfterAll
    static void stopBroker() {
        rabbit.close();
    }

    @BeforeEach
    void startBoth() {
        letters = start("letters");
        jdbc().execute("CREATE TABLE archive_entry (what VARCHAR(20), letter VARCHAR(100))");
        archive = start("archive");
        await().until(() -> hosting(archive).isConsuming("archive"));
    }

    private ConfigurableApplicationContext start(String module, String... settings) {
        return start(module, Clock.systemUTC(), settings);
    }

    private ConfigurableApplicationContext start(String module, Clock clock, String... settings) {
        return new SpringApplicationBuilder(PostApplication.class)
                .web(WebApplicationType.NONE)
                .initializers(context -> ((GenericApplicationContext) context).registerBean(Clock.class, () -> clock))
                .properties(
                        WithoutJpa.SETTING,
                        "offshoot.test.keep-datasource=true",
                        "spring.datasource.url=" + database,
                        "spring.datasource.username=postgres",
                        "spring.flyway.enabled=false",
                        "spring.rabbitmq.host=127.0.0.1",
                        "spring.rabbitmq.port=" + rabbit.port(),
                        "offshoot.messaging.attempts=3",
                        "offshoot.messaging.first-backoff=20ms",
                        "offshoot.messaging.namespace=offshoot-" + database.substring(database.length() - 8),
                        "offshoot.messaging.process=" + module,
                        "offshoot.messaging.hosts=" + module)
                .properties(settings)
                .run();
    }

    @AfterEach
    void stopBoth() {
        archive.close();
        letters.close();
    }

    // the broker closes the channel, so one rejected message blocked the others again and again
    @Test
    void parksWhatTheBrokerRefusesAndSendsTheOthers() {
        letters.getBean(TransactionTemplate.class).executeWithoutResult(status -> {
            IntStream.range(0, 40).forEach(i -> letters.publishEvent(new FileLetter("letter " + i, "text")));
            letters.publishEvent(new FileLetter("too long", "x".repeat(30_000)));
            IntStream.range(40, 80).forEach(i -> letters.publishEvent(new FileLetter("letter " + i, "text")));
        });

        assertFiled(80);
        var deliveries = letters.getBean(DeliveriesEndpoint.class);
        await().untilAsserted(() -> assertThat(deliveries.deliveries().parked()).hasSize(1));
        var parked = deliveries.deliveries().parked().get(0);
        assertThat(parked.module()).isEqualTo("letters");
        assertThat(parked.listener()).isEqualTo(">archive");
        assertThat(parked.attempts()).isEqualTo(3);
        assertThat(parked.error()).contains("message size");
        assertThat(parked.message().toString()).contains("too long").doesNotContain("xxx");
        assertThat(waiting()).isZero();

        // it is delivered without the broker once the target is hosted here
        archive.close();
        hosting(letters).host("archive", true);
        assertThat(deliveries.replay("letters", parked.id()).getStatus()).isEqualTo(202);

        assertFiled(81);
        assertThat(deliveries.deliveries().parked()).isEmpty();
        archive = start("archive");
    }

    @Test
    void sendsAsJsonWhatTheFormatMakesTooLarge() {
        letters.close();
        letters = start("letters", "offshoot.messaging.format=xml");

        letters.getBean(TransactionTemplate.class).executeWithoutResult(status -> {
            letters.publishEvent(new FileLetter("letter 0", "text"));
            // four characters each in XML
            letters.publishEvent(new FileLetter("letter 1", "<".repeat(6_000)));
            letters.publishEvent(new FileLetter("letter 2", "text"));
        });

        assertFiled(3);
        assertThat(letters.getBean(DeliveriesEndpoint.class).deliveries().parked())
                .isEmpty();
    }

    // every waiting row was updated twice in each pass
    @Test
    void leavesWhatWaitsAloneWhileTheBrokerIsAway() {
        rabbit.stop();
        write(0, 2_000);

        await().during(Duration.ofSeconds(4))
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(jdbc().queryForObject(
                                        "SELECT n_tup_upd FROM pg_stat_user_tables WHERE schemaname = 'letters' AND relname = 'outbox'",
                                        Long.class))
                        .isZero());
        assertThat(waiting()).isEqualTo(2_000);

        rabbit.start(TAKES_20_KB);
        assertFiled(2_000);
    }

    @Test
    void usesUpNoAttemptWhileTheBrokerComesAndGoes() {
        for (var round = 0; round < 3; round++) {
            if (round == 0) {
                rabbit.stop();
            } else {
                rabbit.kill();
            }
            write(round * 20, 20);
            await().during(Duration.ofMillis(500)).until(() -> waiting() == 20);
            rabbit.start(TAKES_20_KB);
            assertFiled(round * 20 + 20);
        }

        assertThat(jdbc().queryForObject("SELECT count(*) FROM letters.delivery WHERE lane = 9", Integer.class))
                .isZero();
    }

    // a single thread served all routes
    @Test
    void bringsHomeWhileTheBrokerIsFrozen() {
        write(0, 1);
        assertFiled(1);
        rabbit.freeze();
        try {
            write(1, 10);
            await().during(Duration.ofSeconds(7)).atMost(Duration.ofSeconds(20)).until(() -> waiting() == 10);
            comeHome("letters.AnswerLetter", "letters");

            await().atMost(Duration.ofSeconds(3))
                    .until(() -> jdbc().queryForObject(
                                            "SELECT count(*) FROM letters.outbox WHERE target = 'letters'",
                                            Integer.class)
                            == 0);
        } finally {
            rabbit.thaw();
        }
        assertFiled(11);
    }

    @Test
    void takesOverFromAProcessThatDiedWhileItWasSending() {
        jdbc().update(
                        "INSERT INTO letters.outbox_lease (target, holder, held_until) VALUES ('archive', ?, CURRENT_TIMESTAMP + INTERVAL '4' SECOND)",
                        UUID.randomUUID());

        write(0, 20);

        await().during(Duration.ofSeconds(1)).until(() -> waiting() == 20);
        assertFiled(20);
    }

    @ParameterizedTest
    @ValueSource(longs = {-60, 60})
    void deliversAtOnceWhateverTheClockOfTheSenderSays(long seconds) {
        letters.close();
        letters = start("letters", Clock.offset(Clock.systemUTC(), Duration.ofSeconds(seconds)));

        write(0, 20);

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(filed()).isEqualTo(20));
    }

    // without the wake-up at commit, messages wait for the poll
    @Test
    void sendsAtTheCommit() {
        letters.close();
        letters = start("letters", "offshoot.messaging.poll=1h");

        write(0, 20);

        assertFiled(20);
    }

    private void comeHome(String type, String target) {
        jdbc().update(
                        "INSERT INTO letters.outbox (target, due, message_id, type, version, source, sent_at, payload)"
                                + " VALUES (?, CURRENT_TIMESTAMP, ?, ?, 1, 'letters', CURRENT_TIMESTAMP, '{\"letter\":\"home\"}')",
                        target,
                        UUID.randomUUID(),
                        type);
    }

    private void write(int from, int count) {
        letters.getBean(TransactionTemplate.class)
                .executeWithoutResult(status -> IntStream.range(from, from + count)
                        .forEach(i -> letters.publishEvent(new FileLetter("letter " + i, "text"))));
    }

    private long filed() {
        return jdbc().queryForObject("SELECT count(*) FROM archive_entry WHERE what = 'filed'", Long.class);
    }

    private void assertFiled(int count) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(filed()).isEqualTo(count));
        assertThat(jdbc().queryForObject(
                                "SELECT count(DISTINCT letter) FROM archive_entry WHERE what = 'filed'", Integer.class))
                .isEqualTo(count);
    }

    private long waiting() {
        return jdbc().queryForObject("SELECT count(*) FROM letters.outbox", Long.class);
    }

    private static LocalModules modules(ConfigurableApplicationContext context) {
        return context.getBean(LocalModules.class);
    }

    private static Hosting hosting(ConfigurableApplicationContext context) {
        return context.getBean(Hosting.class);
    }

    private JdbcTemplate jdbc() {
        return letters.getBean(JdbcTemplate.class);
    }
}
