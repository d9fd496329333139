package dev.offshoot.benchmarks;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** Watches how old the oldest due delivery of any module gets, four times a second. */
final class Backlog implements AutoCloseable {

    private static final Duration BETWEEN = Duration.ofMillis(250);

    private final SingleConnectionDataSource connection;
    private final ScheduledExecutorService watcher = Executors.newSingleThreadScheduledExecutor();
    private volatile double oldest;

    private Backlog(SingleConnectionDataSource connection, String query) {
        this.connection = connection;
        var jdbc = new JdbcTemplate(connection);
        watcher.scheduleWithFixedDelay(
                () -> {
                    var age = jdbc.queryForObject(query, Double.class);
                    oldest = Math.max(oldest, age == null ? 0 : age);
                },
                0,
                BETWEEN.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /** Starts to watch all modules of a shop. */
    static Backlog of(PostgresCluster cluster, String database) {
        var due = cluster
                .database(database)
                .queryForList(
                        "SELECT table_schema FROM information_schema.tables WHERE table_name = 'delivery'",
                        String.class)
                .stream()
                // the lanes of work; parked deliveries are in lane 9
                .map(schema -> "SELECT min(due) AS due FROM " + schema + ".delivery WHERE lane < 9 AND due <= now()")
                .collect(Collectors.joining(" UNION ALL "));
        return new Backlog(
                new SingleConnectionDataSource(cluster.url(database), "postgres", "", true),
                "SELECT extract(epoch FROM now() - min(due)) FROM (" + due + ") AS oldest");
    }

    /** The greatest age seen so far, in seconds. */
    double oldest() {
        return oldest;
    }

    @Override
    public void close() throws InterruptedException {
        watcher.shutdown();
        watcher.awaitTermination(10, TimeUnit.SECONDS);
        connection.destroy();
    }
}
