package dev.offshoot.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.example.post.PostApplication;
import com.example.post.contracts.FileLetter;
import com.rabbitmq.client.ConnectionFactory;
import dev.offshoot.messaging.engine.MessagingSettings;
import dev.offshoot.messaging.engine.broker.Brokers;
import dev.offshoot.messaging.engine.delivery.Chains;
import dev.offshoot.messaging.engine.failure.InvalidMessaging;
import dev.offshoot.messaging.engine.hosting.CannotMove;
import dev.offshoot.messaging.engine.hosting.Hosting;
import dev.offshoot.messaging.engine.inbox.Inbox;
import dev.offshoot.messaging.engine.inbox.InboxReceiver;
import dev.offshoot.messaging.engine.listeners.Listeners;
import dev.offshoot.messaging.engine.modules.LocalModules;
import dev.offshoot.messaging.engine.observation.MessageObserver;
import dev.offshoot.messaging.engine.publication.MessagePublisher;
import dev.offshoot.messaging.operations.DeliveriesEndpoint;
import dev.offshoot.messaging.operations.ModulesEndpoint;
import dev.offshoot.messaging.rabbitmq.RabbitBroker;
import dev.offshoot.messaging.testing.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;

/** Tests moves between two applications on one database and one RabbitMQ while messages flow. */
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
        await().until(() ->
                hosting(shop).isConsuming("archive") && hosting(service).isConsuming("archive"));
    }

    private ConfigurableApplicationContext start(String process, String... settings) {
        return new SpringApplicationBuilder(PostApplication.class)
                .web(WebApplicationType.NONE)
                .properties(
                        WithoutJpa.SETTING,
                        "offshoot.test.keep-datasource=true",
                        "spring.datasource.url=" + database,
                        "spring.datasource.username=postgres",
                        "spring.flyway.enabled=false",
                        "spring.rabbitmq.host=127.0.0.1",
                        "offshoot.messaging.first-backoff=20ms",
                        "offshoot.messaging.namespace=" + namespace,
                        "offshoot.messaging.process=" + process)
                .properties(settings)
                .run();
    }

    @AfterEach
    void cleanUp() throws Exception {
        service.close();
        shop.close();
        try (var connection = new ConnectionFactory().newConnection();
                var channel = connection.createChannel()) {
            for (var queue :
                    List.of(".archive", ".archive.dead", ".letters", ".letters.dead", ".blocked", ".blocked.dead")) {
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
                .hasMessageContaining("No other process hosts 'archive'");
        assertThat(modules(service).isHosted("archive")).isTrue();
    }

    @Test
    void remembersAcrossRestartsWhatItWasTold() {
        hosting(shop).host("archive", false);
        shop.close();
        shop = start("shop");

        assertThat(modules(shop).isHosted("archive")).isFalse();
        write(0, 10);
        assertFiled(10);
    }

    @Test
    void hostsFromTheStartOnWhatItIsToldWhateverItWasToldBefore() {
        hosting(shop).host("archive", false);
        shop.close();
        shop = start("shop", "offshoot.messaging.hosts=archive,letters");

        assertThat(modules(shop).hosted()).containsExactlyInAnyOrder("archive", "letters");

        shop.close();
        shop = start("shop", "offshoot.messaging.hosts=letters");
        assertThat(modules(shop).hosted()).containsExactly("letters");
        write(0, 10);
        assertFiled(10);

        shop.close();
        shop = start("shop");
        assertThat(modules(shop).hosted()).containsExactly("letters");
    }

    @Test
    void doesNotStartToHostAModuleThatIsNotHere() {
        assertThatThrownBy(() -> start("third", "offshoot.messaging.hosts=letters,parcels"))
                .hasRootCauseInstanceOf(InvalidMessaging.class)
                .hasStackTraceContaining("offshoot.messaging.hosts names [letters, parcels]");
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
        // keeps sent messages, to put them back as if the sender had died before it could remove confirmed ones
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
            channel.confirmSelect();
            channel.basicPublish(namespace, "archive", null, "garbage".getBytes());
            channel.waitForConfirmsOrDie(10_000);
        }

        await().untilAsserted(() -> assertThat(
                        jdbc().queryForList("SELECT error FROM archive.delivery WHERE lane = 9", String.class))
                .singleElement()
                .asString()
                .contains("not a valid message"));
    }

    // text with U+0000 is valid JSON and UTF-8, but PostgreSQL always rejects it
    @Test
    void parksWhatCannotBeWrittenDownAndTakesTheRest() throws Exception {
        var headers = Map.<String, Object>of(
                "cloudEvents_type",
                "archive.FileLetter",
                "cloudEvents_source",
                "letters",
                "cloudEvents_time",
                Instant.now().toString());
        try (var connection = new ConnectionFactory().newConnection();
                var channel = connection.createChannel()) {
            channel.confirmSelect();
            for (var letter : List.of("letter 0", "letter \0", "letter 1")) {
                var own = new java.util.HashMap<>(headers);
                own.put("cloudEvents_id", UUID.randomUUID().toString());
                channel.basicPublish(
                        namespace,
                        "archive",
                        new com.rabbitmq.client.AMQP.BasicProperties.Builder()
                                .headers(own)
                                .build(),
                        "{\"letter\":\"%s\",\"text\":\"\"}".formatted(letter).getBytes());
            }
            channel.waitForConfirmsOrDie(10_000);
        }

        assertFiled(2);
        await().untilAsserted(() -> assertThat(
                        jdbc().queryForObject("SELECT count(*) FROM archive.delivery WHERE lane = 9", Integer.class))
                .isEqualTo(1));
        await().untilAsserted(() -> assertThat(queueDepth()).isZero());
    }

    // both counted two consumers before either stopped, and no host was left
    @Test
    void isNeverLetGoByBothAtOnce() {
        for (var round = 0; round < 5; round++) {
            var moves = List.of(hosting(shop), hosting(service)).stream()
                    .map(hosting -> CompletableFuture.runAsync(() -> {
                        try {
                            hosting.host("archive", false);
                        } catch (CannotMove e) {
                            // expected for one of them
                        }
                    }))
                    .toList();
            moves.forEach(CompletableFuture::join);

            assertThat(modules(shop).isHosted("archive") || modules(service).isHosted("archive"))
                    .isTrue();
            hosting(shop).host("archive", true);
            hosting(service).host("archive", true);
            await().until(() -> hosting(shop).isConsuming("archive")
                    && hosting(service).isConsuming("archive")
                    && shop.getBean(Brokers.class).broker().consumerCount("archive") == 2);
        }
    }

    @Test
    void startsWithoutABrokerWhenItIsToldToHostEverything() {
        hosting(shop).host("archive", false);
        service.close();
        shop.close();
        var alone = new SpringApplicationBuilder(PostApplication.class)
                .web(WebApplicationType.NONE)
                .properties(
                        WithoutJpa.SETTING,
                        "offshoot.test.keep-datasource=true",
                        "spring.datasource.url=" + database,
                        "spring.datasource.username=postgres",
                        "spring.flyway.enabled=false",
                        "offshoot.messaging.process=shop",
                        "offshoot.messaging.hosts=letters,archive")
                .run();
        try {
            assertThat(modules(alone).hosted()).containsExactlyInAnyOrder("archive", "letters");
        } finally {
            alone.close();
        }
    }

    @Test
    void doesNotStartWithoutABrokerWhenAModuleIsElsewhere() {
        hosting(shop).host("archive", false);
        shop.close();

        assertThatThrownBy(() -> new SpringApplicationBuilder(PostApplication.class)
                        .web(WebApplicationType.NONE)
                        .properties(
                                WithoutJpa.SETTING,
                                "offshoot.test.keep-datasource=true",
                                "spring.datasource.url=" + database,
                                "spring.datasource.username=postgres",
                                "spring.flyway.enabled=false",
                                "offshoot.messaging.process=shop")
                        .run())
                .hasRootCauseInstanceOf(InvalidMessaging.class)
                .hasStackTraceContaining("Module 'archive' was moved away from process 'shop'");

        shop = start("shop");
    }

    // a queue exists with other arguments: its messages wait, others are sent
    @Test
    void sendsToTheOthersIfOneQueueIsRefused() throws Exception {
        try (var connection = new ConnectionFactory().newConnection();
                var channel = connection.createChannel()) {
            channel.queueDeclare(namespace + ".blocked", true, false, false, Map.of());
        }
        hosting(shop).host("archive", false);
        var waiting = "SELECT count(*) FROM letters.outbox";
        jdbc().update("INSERT INTO letters.outbox (target, due, message_id, type, version, source, sent_at, payload)"
                + " SELECT 'blocked', CURRENT_TIMESTAMP, gen_random_uuid(), 'archive.FileLetter', 1, 'letters', CURRENT_TIMESTAMP, '{}'"
                + " FROM generate_series(1, 600)");

        write(0, 20);

        assertFiled(20);
        assertThat(jdbc().queryForObject(waiting, Integer.class)).isEqualTo(600);
        try (var connection = new ConnectionFactory().newConnection();
                var channel = connection.createChannel()) {
            channel.queueDelete(namespace + ".blocked");
        }
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(jdbc().queryForObject(waiting, Integer.class))
                        .isZero());
    }

    // other programs may rely on these headers
    @Test
    void saysOnTheWireWhatCloudEventsSay() throws Exception {
        hosting(shop).host("archive", false);
        hosting(service).stop();
        write(0, 1);
        await().untilAsserted(() -> assertThat(queueDepth()).isEqualTo(1));

        try (var connection = new ConnectionFactory().newConnection();
                var channel = connection.createChannel()) {
            var properties = channel.basicGet(namespace + ".archive", false).getProps();
            assertThat(properties.getDeliveryMode()).isEqualTo(2);
            assertThat(properties.getHeaders().entrySet())
                    .extracting(entry -> entry.getKey() + "=" + entry.getValue())
                    .contains(
                            "cloudEvents_specversion=1.0",
                            "cloudEvents_type=archive.FileLetter",
                            "cloudEvents_source=archive",
                            "cloudEvents_subject=letter 0");
            assertThat(properties.getHeaders()).containsKeys("cloudEvents_id", "cloudEvents_time", "traceparent");
        }
        hosting(service).start();
        assertFiled(1);
    }

    // messages in dead-letter queues went unnoticed
    @Test
    void parksWhatLiesInTheDeadLetterQueue() throws Exception {
        var id = UUID.randomUUID();

        setAside(id);
        setAside(id);

        await().untilAsserted(() -> assertThat(
                        jdbc().queryForList("SELECT message_id FROM archive.delivery WHERE lane = 9", UUID.class))
                .containsExactly(id));
        await().untilAsserted(() -> assertThat(queueDepth(".archive.dead")).isZero());
        var deliveries = shop.getBean(DeliveriesEndpoint.class);
        var parked = deliveries.deliveries().parked().get(0);
        assertThat(parked.error()).contains("dead-letter queue");
        deliveries.replay("archive", parked.id());
        assertFiled(1);
    }

    private void setAside(UUID id) throws Exception {
        try (var connection = new ConnectionFactory().newConnection();
                var channel = connection.createChannel()) {
            channel.confirmSelect();
            channel.basicPublish(
                    "",
                    namespace + ".archive.dead",
                    new com.rabbitmq.client.AMQP.BasicProperties.Builder()
                            .headers(Map.of(
                                    "cloudEvents_id",
                                    id.toString(),
                                    "cloudEvents_type",
                                    "archive.FileLetter",
                                    "cloudEvents_source",
                                    "letters",
                                    "cloudEvents_time",
                                    Instant.now().toString()))
                            .build(),
                    "{\"letter\":\"letter 0\",\"text\":\"\"}".getBytes());
            channel.waitForConfirmsOrDie(10_000);
        }
    }

    // a process that dies repeatedly also dead-letters messages that were merely prefetched
    @Test
    void deliversAloneWhatWasInHandWhenProcessesDied() throws Exception {
        hosting(shop).host("archive", false);
        hosting(service).stop();
        write(0, 3);
        await().untilAsserted(() -> assertThat(queueDepth()).isEqualTo(3));
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            try (var connection = new ConnectionFactory().newConnection();
                    var channel = connection.createChannel()) {
                // as if the process had died: unacknowledged messages return
                while (channel.basicGet(namespace + ".archive", false) != null) {}
            }
            return queueDepth(".archive.dead") == 3;
        });

        hosting(service).start();

        assertFiled(3);
        assertThat(queueDepth(".archive.dead")).isZero();
        assertThat(jdbc().queryForObject("SELECT parked FROM archive.backlog_report", Integer.class))
                .isZero();
    }

    // modules seemed to be at rest while the broker held messages without a consumer
    @Test
    void countsWhatTheBrokerHolds() throws Exception {
        hosting(shop).host("archive", false);
        hosting(service).stop();
        write(0, 20);
        await().untilAsserted(() -> assertThat(queueDepth()).isEqualTo(20));

        var state = shop.getBean(ModulesEndpoint.class).modules(null).modules().get("archive");
        assertThat(state.held()).isEqualTo(20);
        assertThat(state.pending()).isEqualTo(20);

        hosting(service).start();
        assertFiled(20);
        await().untilAsserted(() -> assertThat(shop.getBean(ModulesEndpoint.class)
                        .modules(null)
                        .modules()
                        .get("archive")
                        .pending())
                .isZero());
    }

    // RabbitMQ takes messages away from a consumer that holds them for long, and dead-letters them the twentieth time
    @Test
    void givesBackWhatCannotBeWrittenDownForLongUntilItCan() throws Exception {
        hosting(shop).host("archive", false);
        hosting(service).stop();
        write(0, 20);
        await().untilAsserted(() -> assertThat(queueDepth()).isEqualTo(20));
        var databaseAnswers = new AtomicBoolean();
        var transactions = service.getBean(TransactionTemplate.class);
        var unreliable = new TransactionOperations() {
            @Override
            public <T> T execute(TransactionCallback<T> action) {
                if (!databaseAnswers.get()) {
                    throw new RecoverableDataAccessException("it is away");
                }
                return transactions.execute(action);
            }
        };
        var publisher = service.getBean(MessagePublisher.class);
        var inbox = new Inbox(
                modules(service),
                service.getBean(Listeners.class),
                publisher,
                new Chains(publisher, unreliable, service.getBean(MessagingSettings.class)),
                unreliable,
                MessageObserver.all(List.of()));
        var receiver = new InboxReceiver("archive", inbox, service.getBean(MessagingSettings.class));
        var broker =
                new RabbitBroker(service.getBean(CachingConnectionFactory.class), namespace, Duration.ofSeconds(2));
        try {
            broker.consume("archive", receiver);
            await().untilAsserted(() -> assertThat(queueDepth()).isZero());

            await().during(Duration.ofSeconds(3))
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> queueDepth() == 20 && !broker.isConsuming("archive"));
            assertThat(receiver.isReady()).isFalse();

            databaseAnswers.set(true);
            await().untilAsserted(() -> assertThat(
                            jdbc().queryForObject("SELECT count(*) FROM archive.delivery", Integer.class))
                    .isEqualTo(20));
            await().untilAsserted(
                            () -> assertThat(broker.isConsuming("archive")).isTrue());
            assertThat(queueDepth()).isZero();
        } finally {
            broker.stopConsuming("archive");
            broker.close();
        }
    }

    private void write(int from, int count) {
        var transactions = shop.getBean(TransactionTemplate.class);
        IntStream.range(from, from + count)
                .forEach(i -> transactions.executeWithoutResult(
                        status -> shop.publishEvent(new FileLetter("letter " + i, "text"))));
    }

    private void assertFiled(int count) {
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            assertThat(jdbc().queryForObject("SELECT count(*) FROM archive_entry", Integer.class))
                    .isEqualTo(count);
            assertThat(jdbc().queryForObject("SELECT pending FROM archive.backlog_report", Integer.class))
                    .isZero();
        });
        assertThat(jdbc().queryForObject("SELECT count(DISTINCT letter) FROM archive_entry", Integer.class))
                .isEqualTo(count);
    }

    private long queueDepth() throws Exception {
        return queueDepth(".archive");
    }

    private long queueDepth(String queue) throws Exception {
        try (var connection = new ConnectionFactory().newConnection();
                var channel = connection.createChannel()) {
            return channel.messageCount(namespace + queue);
        }
    }

    private static LocalModules modules(ConfigurableApplicationContext context) {
        return context.getBean(LocalModules.class);
    }

    private static Hosting hosting(ConfigurableApplicationContext context) {
        return context.getBean(Hosting.class);
    }

    private JdbcTemplate jdbc() {
        return shop.getBean(JdbcTemplate.class);
    }
}
