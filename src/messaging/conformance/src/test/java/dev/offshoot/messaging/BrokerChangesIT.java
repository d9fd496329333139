package dev.offshoot.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.example.post.PostApplication;
import com.example.post.contracts.FileLetter;
import dev.offshoot.brokers.ActiveMqServer;
import dev.offshoot.brokers.ArtemisServer;
import dev.offshoot.brokers.BrokerServer;
import dev.offshoot.brokers.KafkaServer;
import dev.offshoot.messaging.engine.broker.Brokers;
import dev.offshoot.messaging.engine.broker.CannotChange;
import dev.offshoot.messaging.engine.hosting.Hosting;
import dev.offshoot.messaging.testing.FreePorts;
import dev.offshoot.messaging.testing.RunningNats;
import dev.offshoot.messaging.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** Two applications change from broker to broker while messages flow between them. */
@Tag("all")
class BrokerChangesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final String namespace = "changes-" + UUID.randomUUID();
    private final String database = TestDatabase.newPostgresDatabase();
    private final List<ConfigurableApplicationContext> applications = new ArrayList<>();
    private final List<AutoCloseable> servers = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        applications.forEach(ConfigurableApplicationContext::close);
        for (var server : servers) {
            server.close();
        }
    }

    private void start(String process, String module, List<String> settings) {
        applications.add(new SpringApplicationBuilder(PostApplication.class)
                .web(WebApplicationType.NONE)
                .properties(
                        WithoutJpa.SETTING,
                        "offshoot.test.keep-datasource=true",
                        "spring.datasource.url=" + database,
                        "spring.datasource.username=postgres",
                        "spring.flyway.enabled=false",
                        "offshoot.messaging.namespace=" + namespace,
                        "offshoot.messaging.broker=rabbitmq",
                        "offshoot.messaging.hosts=" + module,
                        "offshoot.messaging.process=" + process)
                .properties(settings.toArray(String[]::new))
                .run());
    }

    private int started(BrokerServer server, int port) throws Exception {
        server.start();
        servers.add(server);
        return port;
    }

    private static Brokers brokers(ConfigurableApplicationContext application) {
        return application.getBean(Brokers.class);
    }

    private void changeAll(String sends, Set<String> hears) {
        applications.forEach(application -> brokers(application).change(sends, hears));
    }

    private void awaitHearing() {
        await().atMost(PATIENCE)
                .until(() -> applications.stream().allMatch(application -> {
                    var hosting = application.getBean(Hosting.class);
                    return hosting.isConsuming("letters") || hosting.isConsuming("archive");
                }));
    }

    private void changeEverywhere(String from, String to) {
        changeAll(from, Set.of(to));
        awaitHearing();
        changeAll(to, Set.of(from));
        applications.forEach(application -> await().atMost(PATIENCE)
                .ignoreException(CannotChange.class)
                .untilAsserted(() -> brokers(application).change(to, Set.of())));
    }

    private void write(int letter) {
        var writing = applications.get(0);
        writing.getBean(TransactionTemplate.class)
                .executeWithoutResult(status -> writing.publishEvent(new FileLetter("letter " + letter, "text")));
    }

    private int filed() {
        var jdbc = applications.get(1).getBean(JdbcTemplate.class);
        assertThat(jdbc.queryForObject(
                        "SELECT count(*) FROM (SELECT letter FROM archive_entry GROUP BY letter HAVING count(*) > 1) x",
                        Integer.class))
                .as("letters that were filed twice")
                .isZero();
        return jdbc.queryForObject("SELECT count(*) FROM archive_entry", Integer.class);
    }

    @Test
    void losesAndDoublesNothingOnTheWayThroughAllBrokers() throws Exception {
        var kafka = FreePorts.one();
        var artemis = FreePorts.one();
        var activeMq = FreePorts.one();
        var nats = new RunningNats(folder.resolve("nats"));
        nats.start();
        servers.add(nats::close);
        var ports = List.of(FreePorts.one(), FreePorts.one());
        var settings = List.of(
                "offshoot.messaging.kafka.servers=127.0.0.1:"
                        + started(
                                new KafkaServer(folder.resolve("kafka"), FreePorts.one(), Map.of(kafka, kafka)), kafka),
                "offshoot.messaging.artemis.servers=tcp://127.0.0.1:"
                        + started(new ArtemisServer(folder.resolve("artemis"), artemis), artemis),
                "offshoot.messaging.activemq.servers=tcp://127.0.0.1:"
                        + started(new ActiveMqServer(folder.resolve("activemq"), activeMq), activeMq),
                "offshoot.messaging.nats.servers=nats://127.0.0.1:" + nats.port(),
                "offshoot.messaging.zeromq.peers=tcp://127.0.0.1:" + ports.get(0) + ",tcp://127.0.0.1:" + ports.get(1));
        for (var i = 0; i < 2; i++) {
            var own = new ArrayList<>(settings);
            own.add("offshoot.messaging.zeromq.listen=tcp://127.0.0.1:" + ports.get(i));
            start(i == 0 ? "desk" : "archive", i == 0 ? "letters" : "archive", own);
        }
        applications
                .get(0)
                .getBean(JdbcTemplate.class)
                .execute("CREATE TABLE IF NOT EXISTS archive_entry (what VARCHAR(20), letter VARCHAR(100))");
        awaitHearing();
        var written = new AtomicInteger();
        var done = new AtomicBoolean();
        var writing = CompletableFuture.runAsync(() -> {
            while (!done.get()) {
                write(written.getAndIncrement());
                // enough are on their way at any time, and more would only cost
                LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
            }
        });

        var current = "rabbitmq";
        try {
            for (var next : List.of("kafka", "artemis", "zeromq", "activemq", "nats", "rabbitmq")) {
                var before = filed();
                changeEverywhere(current, next);
                await().atMost(PATIENCE).until(() -> filed() > before + 20);
                current = next;
                applications.forEach(application -> {
                    assertThat(brokers(application).inUse().sends()).isEqualTo(next);
                    assertThat(brokers(application).inUse().hears()).containsOnlyKeys(next);
                });
            }
        } finally {
            done.set(true);
            writing.join();
        }

        await().atMost(PATIENCE).until(() -> filed() == written.get());
    }

    @Test
    void leavesNoBrokerToWhichItSendsOrThatHoldsMessages() {
        start("desk", "letters", List.of());
        start("archive", "archive", List.of());
        var archive = applications.get(1);
        archive.getBean(JdbcTemplate.class)
                .execute("CREATE TABLE IF NOT EXISTS archive_entry (what VARCHAR(20), letter VARCHAR(100))");
        awaitHearing();

        assertThatThrownBy(() -> brokers(archive).change("kafak", Set.of("rabbitmq")))
                .isInstanceOf(CannotChange.class)
                .hasMessage("There is no broker 'kafak' here, but activemq, artemis, kafka, nats, rabbitmq, zeromq");
        assertThatThrownBy(() -> brokers(archive).change("nats", Set.of()))
                .isInstanceOf(CannotChange.class)
                .hasMessage(
                        "This process still sends to 'rabbitmq': first let it send to 'nats' and receive from both");

        brokers(archive).change("nats", Set.of("rabbitmq"));
        // held in the inbox' table, so messages stay at the broker
        archive.getBean(TransactionTemplate.class).executeWithoutResult(status -> {
            archive.getBean(JdbcTemplate.class).execute("LOCK TABLE archive.inbox");
            write(1);
            await().atMost(PATIENCE)
                    .until(() -> Long.valueOf(1)
                            .equals(brokers(archive).inUse().hears().get("rabbitmq")));
            assertThatThrownBy(() -> brokers(archive).change("nats", Set.of()))
                    .isInstanceOf(CannotChange.class)
                    .hasMessage("rabbitmq still holds 1 messages");
        });

        await().atMost(PATIENCE).until(() -> filed() == 1);
        await().atMost(PATIENCE)
                .ignoreException(CannotChange.class)
                .untilAsserted(() -> brokers(archive).change("nats", Set.of()));
    }
}
