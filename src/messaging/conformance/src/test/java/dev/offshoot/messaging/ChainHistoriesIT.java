package dev.offshoot.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.example.relay.RelayApplication;
import com.example.relay.contracts.Step;
import com.rabbitmq.client.ConnectionFactory;
import dev.offshoot.messaging.engine.hosting.Hosting;
import dev.offshoot.messaging.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
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

/**
 * Random trees of messages between two modules of two processes, with defects, deadlocks and violated constraints in the
 * middle of chains, while one of the modules moves to and fro.
 */
@Tag("all")
class ChainHistoriesIT {

    private static final int TREES = 300;
    private static final int MOVES = 6;

    private final String namespace = "test-" + UUID.randomUUID();
    private final String database = TestDatabase.newPostgresDatabase();
    private ConfigurableApplicationContext one;
    private ConfigurableApplicationContext other;

    @BeforeEach
    void startBoth() {
        one = start("one");
        jdbc().execute("CREATE TABLE effect (tree VARCHAR(60) NOT NULL, path VARCHAR(20) NOT NULL)");
        other = start("other");
        await().until(() -> hosting(one).isConsuming("south") && hosting(other).isConsuming("south"));
    }

    private ConfigurableApplicationContext start(String process) {
        return new SpringApplicationBuilder(RelayApplication.class)
                .web(WebApplicationType.NONE)
                .properties(
                        "offshoot.test.keep-datasource=true",
                        "spring.datasource.url=" + database,
                        "spring.datasource.username=postgres",
                        "spring.flyway.enabled=false",
                        "spring.rabbitmq.host=127.0.0.1",
                        "offshoot.messaging.chains=true",
                        "offshoot.messaging.first-backoff=5ms",
                        "offshoot.messaging.namespace=" + namespace,
                        "offshoot.messaging.process=" + process)
                .run();
    }

    @AfterEach
    void cleanUp() throws Exception {
        other.close();
        one.close();
        try (var connection = new ConnectionFactory().newConnection();
                var channel = connection.createChannel()) {
            for (var queue : List.of(".north", ".north.dead", ".south", ".south.dead")) {
                channel.queueDelete(namespace + queue);
            }
            channel.exchangeDelete(namespace);
        }
    }

    @Test
    void losesAndDoublesNothingWhateverFails() {
        var trees = IntStream.range(0, TREES)
                .mapToObj(tree -> new Step(namespace.substring(0, 13) + "-" + tree, ""))
                .toList();
        for (int move = 0; move < MOVES; move++) {
            var away = move % 2 == 0;
            var some = trees.subList(TREES / MOVES * move, TREES / MOVES * (move + 1));
            some.subList(0, some.size() / 2).forEach(this::publish);
            hosting(one).host("south", !away);
            some.subList(some.size() / 2, some.size()).forEach(this::publish);
        }

        var expected = trees.stream().flatMap(tree -> tree.all().stream()).toArray(Step[]::new);
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(effects()).hasSize(expected.length));
        await().untilAsserted(() -> assertThat(pending()).isZero());
        assertThat(effects()).containsExactlyInAnyOrder(expected);
        assertThat(parked()).isZero();
    }

    private void publish(Step tree) {
        one.getBean(TransactionTemplate.class).executeWithoutResult(status -> one.publishEvent(tree.message()));
    }

    private List<Step> effects() {
        return jdbc().query(
                        "SELECT tree, path FROM effect", (row, number) -> new Step(row.getString(1), row.getString(2)));
    }

    private int pending() {
        return jdbc().queryForObject(
                        "SELECT (SELECT pending FROM north.backlog_report) + (SELECT pending FROM south.backlog_report)",
                        Integer.class);
    }

    private int parked() {
        return jdbc().queryForObject(
                        "SELECT (SELECT count(*) FROM north.delivery) + (SELECT count(*) FROM south.delivery)",
                        Integer.class);
    }

    private static Hosting hosting(ConfigurableApplicationContext context) {
        return context.getBean(Hosting.class);
    }

    private JdbcTemplate jdbc() {
        return one.getBean(JdbcTemplate.class);
    }
}
