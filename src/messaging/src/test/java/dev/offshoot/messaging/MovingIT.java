package dev.offshoot.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.example.post.PostApplication;
import com.example.post.contracts.FileLetter;
import com.rabbitmq.client.ConnectionFactory;
import dev.offshoot.messaging.testing.TestDatabase;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** Two applications on one database and one RabbitMQ: modules go from one to the other while messages flow. */
@Tag("all")
class MovingIT {

    private final String namespace = "test-" + UUID.randomUUID();
    private final String database = TestDatabase.newPostgresDatabase();
    private ConfigurableApplicationContext shop;
    private ConfigurableApplicationContext service;

    @BeforeEach
    void startBoth() {
        shop = start("shop");
        jdbc().execute("CREATE TABLE IF NOT EXISTS archive_entry (what VARCHAR(20), letter VARCHAR(100))");
        service = start("archive-service");
        await().until(() -> hosting(shop).isReady("archive") && hosting(service).isReady("archive"));
    }

    private ConfigurableApplicationContext start(String process) {
        return new SpringApplicationBuilder(PostApplication.class)
                .web(WebApplicationType.NONE)
                .properties(
                        "offshoot.test.keep-datasource=true",
                        "spring.datasource.url=" + database,
                        "spring.datasource.username=postgres",
                        "spring.flyway.enabled=false",
                        "spring.rabbitmq.host=127.0.0.1",
                        "offshoot.messaging.first-backoff=20ms",
                        "offshoot.messaging.namespace=" + namespace,
                        "offshoot.messaging.process=" + process)
                .run();
    }

    @AfterEach
    void cleanUp() throws Exception {
        service.close();
        shop.close();
        try (var connection = new ConnectionFactory().newConnection();
                var channel = connection.createChannel()) {
            for (var queue : new String[] {".archive", ".archive.dead"}) {
                channel.queueDelete(namespace + queue);
            }
            channel.exchangeDelete(namespace);
        }
    }

    @Test
    void losesAndDoublesNothingWhileAModuleGoesAndComes() {
        for (int move = 0; move < 6; move++) {
            write(move * 100, 50);
            hosting(shop).host("archive", move % 2 != 0);
            write(move * 100 + 50, 50);
        }

        assertFiled(600);
    }

    @Test
    void staysWhereNobodyElseHears() {
        hosting(shop).host("archive", false);

        assertThatThrownBy(() -> hosting(service).host("archive", false))
                .hasMessageContaining("No other process hears the queue of 'archive'");
        assertThat(hosting(service).isHosted("archive")).isTrue();
    }

    @Test
    void remembersAcrossRestartsWhatItWasTold() {
        hosting(shop).host("archive", false);
        shop.close();
        shop = start("shop");

        assertThat(hosting(shop).isHosted("archive")).isFalse();
        write(0, 10);
        assertFiled(10);
    }

    @Test
    void sendsAgainWhatTheBrokerReturned() throws Exception {
        hosting(shop).host("archive", false);
        write(0, 1);
        assertFiled(1);
        try (var connection = new ConnectionFactory().newConnection();
                var channel = connection.createChannel()) {
            channel.queueDelete(namespace + ".archive");
        }

        write(1, 20);

        assertFiled(21);
    }

    @Test
    void bringsHomeThroughTheInboxWhatWasWrittenForElsewhere() {
        hosting(shop).host("archive", false);
        hosting(service).stop();
        // keeps what is sent, to put it back as a sender does that died before it could remove what was confirmed
        jdbc().execute("CREATE TABLE sent AS SELECT * FROM letters.outbox");
        jdbc().execute("CREATE RULE keep AS ON DELETE TO letters.outbox DO ALSO INSERT INTO sent VALUES (OLD.*)");
        write(0, 30);
        await().untilAsserted(() -> assertThat(queueDepth()).isEqualTo(30));
        await().untilAsserted(() -> assertThat(jdbc().queryForObject("SELECT count(*) FROM sent", Integer.class))
                .isEqualTo(30));
        jdbc().execute("DROP RULE keep ON letters.outbox");
        jdbc().update("INSERT INTO letters.outbox SELECT * FROM sent");

        hosting(shop).host("archive", true);

        assertFiled(30);
    }

    @Test
    void parksWhatIsNoMessage() throws Exception {
        try (var connection = new ConnectionFactory().newConnection();
                var channel = connection.createChannel()) {
            channel.basicPublish(namespace, "archive", null, "garbage".getBytes());
        }

        await().untilAsserted(() -> assertThat(
                        jdbc().queryForList("SELECT error FROM archive.delivery WHERE lane = 9", String.class))
                .singleElement()
                .asString()
                .contains("no message of ours"));
    }

    private void write(int from, int count) {
        var transactions = shop.getBean(TransactionTemplate.class);
        IntStream.range(from, from + count)
                .forEach(i -> transactions.executeWithoutResult(
                        status -> shop.publishEvent(new FileLetter("letter " + i, "text"))));
    }

    private void assertFiled(int count) {
        await().atMost(java.time.Duration.ofSeconds(30)).untilAsserted(() -> {
            assertThat(jdbc().queryForObject("SELECT count(*) FROM archive_entry", Integer.class))
                    .isEqualTo(count);
            assertThat(jdbc().queryForObject("SELECT pending FROM archive.backlog_report", Integer.class))
                    .isZero();
        });
        assertThat(jdbc().queryForObject("SELECT count(DISTINCT letter) FROM archive_entry", Integer.class))
                .isEqualTo(count);
    }

    private long queueDepth() throws Exception {
        try (var connection = new ConnectionFactory().newConnection();
                var channel = connection.createChannel()) {
            return channel.messageCount(namespace + ".archive");
        }
    }

    private static Hosting hosting(ConfigurableApplicationContext context) {
        return context.getBean(Hosting.class);
    }

    private JdbcTemplate jdbc() {
        return shop.getBean(JdbcTemplate.class);
    }
}
