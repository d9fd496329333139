package dev.offshoot.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.example.post.PostApplication;
import com.example.post.archive.Archive;
import com.example.post.contracts.CallCourier;
import com.example.post.contracts.FileLetter;
import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.ConnectionFactory;
import dev.offshoot.messaging.engine.hosting.Hosting;
import dev.offshoot.messaging.engine.modules.LocalModules;
import dev.offshoot.messaging.testing.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.support.TransactionTemplate;

/** Tests failures of the database with one application, or two, on PostgreSQL and RabbitMQ, with JPA. */
@Tag("all")
class DatabaseTroubleIT {

    private final String namespace = "test-" + UUID.randomUUID();
    private final String database = TestDatabase.newPostgresDatabase();
    /** Does not use the applications' pools, whose connections fail. */
    private final JdbcTemplate outside = new JdbcTemplate(
            new DriverManagerDataSource(database + "?user=postgres&options=-c%20default_transaction_read_only=off"));

    private ConfigurableApplicationContext shop;

    @BeforeEach
    void startOne() {
        shop = start("shop", Duration.ZERO);
        outside.execute("CREATE TABLE archive_entry (what VARCHAR(20), letter VARCHAR(100))");
        await().until(() -> hosting(shop).isConsuming("archive"));
    }

    private ConfigurableApplicationContext start(String process, Duration clockAhead) {
        return new SpringApplicationBuilder(PostApplication.class)
                .web(WebApplicationType.NONE)
                .initializers(context -> ((GenericApplicationContext) context)
                        .registerBean("clock", Clock.class, () -> Clock.offset(Clock.systemUTC(), clockAhead)))
                .properties(
                        "offshoot.test.keep-datasource=true",
                        "spring.datasource.url=" + database,
                        "spring.datasource.username=postgres",
                        "spring.flyway.enabled=false",
                        "spring.rabbitmq.host=127.0.0.1",
                        "offshoot.messaging.first-backoff=20ms",
                        "offshoot.messaging.lease=600ms",
                        "offshoot.messaging.namespace=" + namespace,
                        "offshoot.messaging.process=" + process)
                .run();
    }

    @AfterEach
    void cleanUp() throws Exception {
        shop.close();
        try (var connection = new ConnectionFactory().newConnection();
                var channel = connection.createChannel()) {
            for (var queue : List.of(".archive", ".archive.dead", ".letters", ".letters.dead")) {
                channel.queueDelete(namespace + queue);
            }
            channel.exchangeDelete(namespace);
        }
    }

    // with JPA, the exception of a failed rollback replaced the cause, and the message was parked as unreadable
    @Test
    void takesAMessageOnceThoughItsConnectionIsKilledWhileItIsWrittenDown() throws Exception {
        outside.execute("CREATE SEQUENCE written");
        outside.execute("""
                CREATE FUNCTION die_twice() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    IF nextval('public.written') <= 2 THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF;
                    RETURN NEW;
                END $$""");
        outside.execute(
                "CREATE TRIGGER die_twice BEFORE INSERT ON archive.delivery FOR EACH ROW EXECUTE FUNCTION die_twice()");

        var id = send("letter 0");

        assertFiled(1);
        assertThat(outside.queryForList("SELECT message_id FROM archive.inbox", UUID.class))
                .containsExactly(id);
        assertNothingIsParked();
    }

    // during a failover, one of five messages was parked
    @Test
    void waitsWhileTheDatabaseIsReadOnly() throws Exception {
        makeReadOnly(true);

        for (var i = 0; i < 5; i++) {
            send("letter " + i);
        }
        await().pollDelay(Duration.ofSeconds(4)).until(() -> true);
        makeReadOnly(false);

        assertFiled(5);
        assertNothingIsParked();
    }

    private void makeReadOnly(boolean readOnly) {
        var name = database.substring(database.lastIndexOf('/') + 1);
        outside.execute("ALTER DATABASE " + name + " SET default_transaction_read_only = " + readOnly);
        endConnections();
    }

    private void endConnections() {
        outside.queryForList(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
    }

    @Test
    void keepsTheIdOfWhatItCannotWriteDown() throws Exception {
        var id = send("letter \0");
        send(id, "letter \0");
        send("letter 1");

        assertFiled(1);
        await().untilAsserted(() -> assertThat(outside.queryForList(
                        "SELECT message_id, type, subject, version FROM archive.delivery WHERE lane = 9"))
                .containsExactly(
                        Map.of("message_id", id, "type", "archive.FileLetter", "subject", "letter", "version", 1)));
    }

    // their error could not be stored either, and the queue was blocked
    @Test
    void parksWhatHasHeadersThatNoDatabaseKeepsAndTakesTheRest() throws Exception {
        send("ab\0c", "letter", Instant.now().toString());
        send(UUID.randomUUID().toString(), "letter \0", "+1000000-01-01T00:00:00Z");
        send("letter 1");

        assertFiled(1);
        await().untilAsserted(() -> assertThat(
                        outside.queryForObject("SELECT count(*) FROM archive.delivery WHERE lane = 9", Integer.class))
                .isEqualTo(2));
    }

    @Test
    void deliversAndCallsOnceWhileConnectionsAreKilledAgainAndAgain() {
        write(0, 200);
        IntStream.range(0, 40).forEach(i -> publish(new CallCourier("parcel " + i)));

        for (var i = 0; i < 15; i++) {
            endConnections();
            await().pollDelay(Duration.ofMillis(150)).until(() -> true);
        }

        assertFiled(200);
        await().untilAsserted(() -> assertThat(entries("fetched")).isEqualTo(40));
        assertNothingIsParked();
    }

    // a process that stopped hosting left its calls to the next host at once: each mail was sent twice
    @Test
    void makesACallOnceThoughItsModuleIsLetGoMeanwhile() throws Exception {
        try (var service = start("archive-service", Duration.ZERO)) {
            await().until(() -> hosting(service).isConsuming("archive"));
            var hungUp = new CountDownLatch(1);
            var archives = List.of(shop.getBean(Archive.class), service.getBean(Archive.class));
            archives.forEach(archive -> archive.trouble.put("call slow", letter -> hold(hungUp)));
            publish(new CallCourier("slow"));
            await().until(() -> calls(archives) == 1);
            var caller = archives.get(0).calls.isEmpty() ? service : shop;

            var move = CompletableFuture.runAsync(() -> hosting(caller).host("archive", false));
            // unrenewed, the lease would have expired five times by then
            await().pollDelay(Duration.ofSeconds(3)).until(() -> true);
            hungUp.countDown();
            move.join();

            await().untilAsserted(() -> assertThat(entries("fetched")).isEqualTo(1));
            assertThat(calls(archives)).isEqualTo(1);
        }
    }

    // a host whose clock was 800 ms ahead took each call from the other; one whose clock was behind delayed everything
    @Test
    void neitherStealsCallsNorDelaysMessagesThoughTwoClocksAreTwoMinutesApart() throws Exception {
        shop.close();
        shop = start("shop", Duration.ofSeconds(-60));
        try (var service = start("archive-service", Duration.ofSeconds(60))) {
            await().until(() ->
                    hosting(service).isConsuming("archive") && hosting(shop).isConsuming("archive"));
            var archives = List.of(shop.getBean(Archive.class), service.getBean(Archive.class));
            archives.forEach(archive -> IntStream.range(0, 20)
                    .forEach(i -> archive.trouble.put(
                            "call parcel " + i,
                            letter -> await().pollDelay(Duration.ofMillis(1500)).until(() -> true))));

            var published = System.nanoTime();
            write(0, 20);
            assertFiled(20);
            var took = Duration.ofNanos(System.nanoTime() - published);
            IntStream.range(0, 20).forEach(i -> publish(new CallCourier("parcel " + i)));
            await().untilAsserted(() -> assertThat(entries("fetched")).isEqualTo(20));

            assertThat(calls(archives)).isEqualTo(20);
            assertThat(took).isLessThan(Duration.ofSeconds(15));

            hosting(shop).host("archive", false);
            published = System.nanoTime();
            write(20, 20);
            assertFiled(40);
            assertThat(Duration.ofNanos(System.nanoTime() - published)).isLessThan(Duration.ofSeconds(15));
        }
    }

    private static int calls(List<Archive> archives) {
        return archives.stream().mapToInt(archive -> archive.calls.size()).sum();
    }

    private static void hold(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private UUID send(String letter) throws Exception {
        var id = UUID.randomUUID();
        send(id, letter);
        return id;
    }

    private void send(UUID id, String letter) throws Exception {
        send(id.toString(), letter, Instant.now().toString());
    }

    private void send(String id, String letter, String time) throws Exception {
        try (var connection = new ConnectionFactory().newConnection();
                var channel = connection.createChannel()) {
            channel.confirmSelect();
            Map<String, Object> headers = Map.of(
                    "cloudEvents_id", id,
                    "cloudEvents_type", "archive.FileLetter",
                    "cloudEvents_subject", "letter",
                    "cloudEvents_source", "letters",
                    "cloudEvents_time", time);
            channel.basicPublish(
                    namespace,
                    "archive",
                    new AMQP.BasicProperties.Builder().headers(headers).build(),
                    "{\"letter\":\"%s\",\"text\":\"\"}".formatted(letter).getBytes(StandardCharsets.UTF_8));
            channel.waitForConfirmsOrDie(10_000);
        }
    }

    private void write(int from, int count) {
        IntStream.range(from, from + count).forEach(i -> publish(new FileLetter("letter " + i, "text")));
    }

    private void publish(Object message) {
        shop.getBean(TransactionTemplate.class).executeWithoutResult(status -> shop.publishEvent(message));
    }

    private void assertFiled(int count) {
        await().atMost(Duration.ofSeconds(40)).untilAsserted(() -> {
            assertThat(entries("filed")).isEqualTo(count);
            assertThat(outside.queryForObject("SELECT pending FROM archive.backlog_report", Integer.class))
                    .isZero();
        });
    }

    private int entries(String what) {
        return outside.queryForObject("SELECT count(*) FROM archive_entry WHERE what = ?", Integer.class, what);
    }

    private void assertNothingIsParked() {
        assertThat(outside.queryForList("SELECT error FROM archive.delivery WHERE lane = 9", String.class))
                .isEmpty();
    }

    private static LocalModules modules(ConfigurableApplicationContext context) {
        return context.getBean(LocalModules.class);
    }

    private static Hosting hosting(ConfigurableApplicationContext context) {
        return context.getBean(Hosting.class);
    }
}
