package dev.offshoot.benchmarks;

import dev.offshoot.benchmarks.post.Post;
import dev.offshoot.benchmarks.post.Told;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Two processes, this one and a started one: one sends messages to the other through a broker. Both use one database,
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
    /** Of the other process, on a machine that has much else to do. */
    private static final Duration LONGEST_START = Duration.ofMinutes(5);

    private static final Path FOLDER = Path.of("target", "benchmark-far");
    private static final Path LOG = FOLDER.resolve("far.log");

    private final ConfigurableApplicationContext near;
    private final List<String> command;
    private final JdbcTemplate jdbc;
    private final TransactionTemplate transactions;
    private final String text;
    private volatile Process far;
    private long told;

    private Pair(
            ConfigurableApplicationContext near, Process far, List<String> command, JdbcTemplate jdbc, String text) {
        this.near = near;
        this.far = far;
        this.command = command;
        this.jdbc = jdbc;
        this.text = text;
        this.transactions = new TransactionTemplate(near.getBean(PlatformTransactionManager.class));
    }

    /** What carries messages from one process to the other. */
    interface Broker {

        /** The settings for the process of this module. */
        Map<String, String> settings(String module);
    }

    /** Starts both, and waits until the first message has arrived. Payloads have about this many bytes. */
    static Pair start(PostgresCluster cluster, Broker broker, Options options, int bytes) throws Exception {
        var url = cluster.createDatabase(DATABASE);
        var jdbc = cluster.database(DATABASE);
        jdbc.execute("CREATE TABLE told (number BIGINT PRIMARY KEY)");
        jdbc.execute("CREATE TABLE heard (number BIGINT NOT NULL)");
        var command = new ArrayList<>(List.of(Programs.java()));
        command.addAll(options.jvm());
        command.addAll(Programs.itself());
        command.addAll(List.of(FAR, "--spring.datasource.url", url, "--set"));
        command.add(broker.settings(FAR).entrySet().stream()
                .map(setting -> setting.getKey() + "=" + setting.getValue())
                .collect(Collectors.joining(",")));
        options.done();
        // both at once: a sender that found nobody would wait before it tries again
        var far = startFar(command);
        @Nullable ConfigurableApplicationContext near = null;
        try {
            near = Application.start(Post.class, url, settings("near", broker.settings("near")));
            var text = "x".repeat(Math.max(0, bytes - "{\"number\":123456,\"text\":\"\"}".length()));
            var pair = new Pair(near, far, command, jdbc, text);
            pair.await(pair.tell(1), LONGEST_START);
            return pair;
        } catch (RuntimeException | InterruptedException e) {
            far.destroy();
            if (near != null) {
                near.close();
            }
            throw e;
        }
    }

    private static Process startFar(List<String> command) throws IOException {
        return Programs.start(command, FOLDER, LOG);
    }

    /** The other process: consumes until it is ended. */
    static void runFar(Options options) throws InterruptedException {
        Application.start(Post.class, options.text("spring.datasource.url", ""), settings(FAR, options.settings()));
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

    /** Waits until all messages up to this number were consumed, or fails. */
    void awaitHeard(long last) throws InterruptedException {
        await(last, LONGEST_SILENCE);
    }

    private void await(long last, Duration longestSilence) throws InterruptedException {
        if (!heardAll(last, longestSilence)) {
            throw new IllegalStateException("Only " + heard() + " of " + last
                    + " messages were received. The other process, which "
                    + (far.isAlive() ? "still runs" : "has ended") + ", wrote:\n" + farLog());
        }
    }

    private static String farLog() {
        try {
            return Files.readString(LOG);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until all messages up to this number were consumed; false if the rest does not arrive. */
    boolean heardAll(long last) throws InterruptedException {
        return heardAll(last, LONGEST_SILENCE);
    }

    private boolean heardAll(long last, Duration longestSilence) throws InterruptedException {
        var before = -1L;
        var since = System.nanoTime();
        while (true) {
            var heard = heard();
            if (heard >= last) {
                return true;
            }
            if (heard > before) {
                before = heard;
                since = System.nanoTime();
            }
            if (!far.isAlive() || System.nanoTime() - since > longestSilence.toNanos()) {
                return false;
            }
            // seldom, because counting is work for the database too
            Thread.sleep(200);
        }
    }

    /** How many effects there were. */
    private long heard() {
        return count("SELECT count(*) FROM heard");
    }

    /** What became of all messages after this one, up to another. */
    Losses losses(long after, long last) {
        var between = " FROM heard WHERE number > " + after + " AND number <= " + last;
        var effects = count("SELECT count(*)" + between);
        var heard = count("SELECT count(DISTINCT number)" + between);
        return new Losses(last - after, 0, last - after - heard, effects - heard);
    }

    private long count(String query) {
        var count = jdbc.queryForObject(query, Long.class);
        return count == null ? 0 : count;
    }

    JdbcTemplate jdbc() {
        return jdbc;
    }

    long farPid() {
        return far.pid();
    }

    /** Kills the other process as {@code kill -9} does, and starts it again. */
    void killFar() throws IOException, InterruptedException {
        far.destroyForcibly().waitFor();
        far = startFar(command);
    }

    @Override
    public void close() throws InterruptedException {
        far.destroy();
        far.waitFor();
        near.close();
    }
}
