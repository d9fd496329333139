package dev.offshoot.benchmarks;

import dev.offshoot.benchmarks.post.Post;
import dev.offshoot.benchmarks.post.Told;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Two processes, one of which tells the other by way of RabbitMQ: this one, and one that is started. Both stand on one
 * database, which knows when each transaction was committed, by one clock.
 */
final class Pair implements AutoCloseable {

    /** What the other process is started with in the place of an experiment. */
    static final String FAR = "far";

    static final List<String> MODULES = List.of("near", FAR);

    /** Keeps the time of each commit. */
    static final String SETTING = "track_commit_timestamp = on";

    private static final String DATABASE = "post";
    private static final Duration LONGEST_SILENCE = Duration.ofMinutes(1);

    private final ConfigurableApplicationContext near;
    private final Process far;
    private final JdbcTemplate jdbc;
    private final TransactionTemplate transactions;
    private final String text;
    private long told;

    private Pair(ConfigurableApplicationContext near, Process far, JdbcTemplate jdbc, String text) {
        this.near = near;
        this.far = far;
        this.jdbc = jdbc;
        this.text = text;
        this.transactions = new TransactionTemplate(near.getBean(PlatformTransactionManager.class));
    }

    /** Starts both, and waits until the one has heard the other. Payloads are about so many bytes long. */
    static Pair start(PostgresCluster cluster, Rabbit rabbit, Options options, int bytes) throws Exception {
        var url = cluster.createDatabase(DATABASE);
        var jdbc = cluster.database(DATABASE);
        jdbc.execute("CREATE TABLE told (number BIGINT PRIMARY KEY)");
        jdbc.execute("CREATE TABLE heard (number BIGINT NOT NULL)");
        var command = new ArrayList<>(List.of(Programs.java()));
        command.addAll(List.of(options.text("jvm", "-Xmx512m").split(" ")));
        command.addAll(List.of(
                "-jar",
                Path.of(System.getProperty("java.class.path")).toAbsolutePath().toString(),
                FAR,
                "--spring.datasource.url",
                url));
        rabbit.settings().forEach((name, value) -> command.addAll(List.of("--" + name, value)));
        var folder = Path.of("target", "benchmark-far");
        options.done();
        var near = Application.start(Post.class, url, settings("near", rabbit.settings()));
        @Nullable Process far = null;
        try {
            far = Programs.start(command, folder, folder.resolve("far.log"));
            var pair = new Pair(
                    near, far, jdbc, "x".repeat(Math.max(0, bytes - "{\"number\":123456,\"text\":\"\"}".length())));
            pair.awaitHeard(pair.tell(1));
            return pair;
        } catch (RuntimeException | IOException | InterruptedException e) {
            near.close();
            if (far != null) {
                far.destroy();
            }
            throw e;
        }
    }

    /** The other process: hears until it is ended. */
    static void runFar(Options options) throws InterruptedException {
        var settings = new LinkedHashMap<String, String>();
        for (var name : List.of("spring.rabbitmq.host", "spring.rabbitmq.port", "offshoot.messaging.namespace")) {
            settings.put(name, options.text(name, ""));
        }
        Application.start(Post.class, options.text("spring.datasource.url", ""), settings(FAR, settings));
        new CountDownLatch(1).await();
    }

    private static Map<String, Object> settings(String module, Map<String, String> broker) {
        var settings = new LinkedHashMap<String, Object>(broker);
        settings.put("offshoot.messaging.process", module);
        settings.put("offshoot.messaging.hosts", module);
        // as every process of the shop is told
        settings.put("spring.rabbitmq.requested-heartbeat", "5s");
        return settings;
    }

    /** Tells so much in one transaction; answers the number of the last message. */
    long tell(int messages) {
        var first = next(messages);
        transactions.executeWithoutResult(status -> {
            // one row for all, whose commit is the time from which they are under way
            near.getBean(JdbcTemplate.class).update("INSERT INTO told (number) VALUES (?)", first);
            for (var number = first; number < first + messages; number++) {
                near.publishEvent(new Told(number, text));
            }
        });
        return first + messages - 1;
    }

    private synchronized long next(int messages) {
        told += messages;
        return told - messages + 1;
    }

    /** Waits until all that was told up to there has been heard. */
    void awaitHeard(long last) throws InterruptedException {
        var before = -1L;
        var since = System.nanoTime();
        while (true) {
            var heard = heard();
            if (heard >= last) {
                return;
            }
            if (heard > before) {
                before = heard;
                since = System.nanoTime();
            }
            if (!far.isAlive() || System.nanoTime() - since > LONGEST_SILENCE.toNanos()) {
                throw new IllegalStateException("Of " + last + " messages " + heard
                        + " were heard, and no more; target/benchmark-far/far.log says why");
            }
            // seldom, for to count is work for the database too
            Thread.sleep(200);
        }
    }

    private long heard() {
        var heard = jdbc.queryForObject("SELECT count(*) FROM heard", Long.class);
        return heard == null ? 0 : heard;
    }

    JdbcTemplate jdbc() {
        return jdbc;
    }

    long farPid() {
        return far.pid();
    }

    @Override
    public void close() throws InterruptedException {
        far.destroy();
        far.waitFor();
        near.close();
    }
}
