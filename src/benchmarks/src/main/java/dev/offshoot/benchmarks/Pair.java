package dev.offshoot.benchmarks;

import dev.offshoot.benchmarks.post.Post;
import dev.offshoot.benchmarks.post.Told;
import java.io.File;
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
 * Two processes, this one and a started one: one sends messages to the other through RabbitMQ. Both use one database,
 * which records each transaction's commit time by one clock.
 */
final class Pair implements AutoCloseable {

    /** The argument that starts the other process instead of an experiment. */
    static final String FAR = "far";

    static final List<String> MODULES = List.of("near", FAR);

    /** Records the time of each commit. */
    static final String SETTING = "track_commit_timestamp = on";

    static final String DATABASE = "post";
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

    /** Starts both, and waits until the first message has arrived. Payloads have about this many bytes. */
    static Pair start(PostgresCluster cluster, Rabbit rabbit, Options options, int bytes) throws Exception {
        var url = cluster.createDatabase(DATABASE);
        var jdbc = cluster.database(DATABASE);
        jdbc.execute("CREATE TABLE told (number BIGINT PRIMARY KEY)");
        jdbc.execute("CREATE TABLE heard (number BIGINT NOT NULL)");
        var command = new ArrayList<>(List.of(Programs.java()));
        command.addAll(options.jvm());
        command.addAll(itself());
        command.addAll(List.of(FAR, "--spring.datasource.url", url));
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

    /** What starts this program again: its jar, or the class path of a test. */
    private static List<String> itself() {
        var classPath = System.getProperty("java.class.path");
        return classPath.contains(File.pathSeparator)
                ? List.of("-cp", classPath, Benchmarks.class.getName())
                : List.of("-jar", Path.of(classPath).toAbsolutePath().toString());
    }

    /** The other process: consumes until it is ended. */
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
        // as for every process of the shop
        settings.put("spring.rabbitmq.requested-heartbeat", "5s");
        return settings;
    }

    /** Publishes this many messages in one transaction; returns the number of the last one. */
    long tell(int messages) {
        var first = next(messages);
        transactions.executeWithoutResult(status -> {
            // one row for all, whose commit time is the start of their journey
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

    /** Waits until all messages up to this number were consumed. */
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
                throw new IllegalStateException(
                        "Only " + heard + " of " + last + " messages were received: see target/benchmark-far/far.log");
            }
            // seldom, because counting is work for the database too
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
