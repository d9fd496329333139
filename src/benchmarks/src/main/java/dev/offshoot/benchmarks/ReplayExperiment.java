package dev.offshoot.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * How close the shop comes to what its database could do, on the same server in the same run: its statements, or those
 * of an older jar, replayed by pgbench with one commit for each step of the order process; and an order written by hand.
 */
final class ReplayExperiment {

    private static final Duration WATCHED = Duration.ofSeconds(6);
    private static final String REPORTED = "SELECT count(*) FROM orders.order_report WHERE status = 'COMPLETED'";
    private static final String HAND_WRITTEN = "hand_written";

    private ReplayExperiment() {}

    static List<Figure> run(Options options) throws Exception {
        var rate = options.rate("rate", 20);
        var warmUp = WarmUp.of(options);
        var step = options.seconds("step", 20);
        var length = options.seconds("seconds", 30);
        var keep = options.text("script", "");
        var old = options.text("compare", "");
        if (!old.isEmpty() && !Files.isRegularFile(Path.of(old))) {
            throw new Unavailable("there is no jar " + old);
        }
        try (var cluster = PostgresCluster.start(options)) {
            double shop;
            try (var measured = MeasuredShop.start(cluster, options, Map.of())) {
                options.done();
                measured.warmUp(rate, warmUp);
                shop = measured.saturation(rate, step).sustained();
            }
            var database = MeasuredShop.DATABASE;
            if (!old.isEmpty()) {
                database = "replayed";
                cluster.createDatabase(database);
            }
            var trace = oneOrder(cluster, database, old.isEmpty() ? options : options.with("shop", old));
            var products =
                    cluster.database(database).queryForObject("SELECT count(*) FROM inventory.stock", Integer.class);
            var script = trace.script(products == null ? 0 : products);
            if (!keep.isEmpty()) {
                Files.writeString(Path.of(keep), script);
            }
            var replayed = best(cluster, database, "Replay", script, length, REPORTED);
            System.out.printf("Shop %.1f / replay %.1f = %.2f%n", shop, replayed, shop / replayed);
            cluster.createDatabase(HAND_WRITTEN);
            cluster.database(HAND_WRITTEN).execute(resource("tables.sql"));
            var written = best(
                    cluster,
                    HAND_WRITTEN,
                    "Hand-written order of two transactions",
                    resource("order.sql"),
                    length,
                    "SELECT count(*) FROM customer_order WHERE status = 'COMPLETED'");
            System.out.printf("Shop %.1f / hand-written %.1f = %.2f%n", shop, written, shop / written);
            return List.of(
                    old.isEmpty()
                            ? Figure.missing(Aim.AGAINST_REPLAY, "no old jar whose statements to repeat")
                            : Figure.of(
                                    Aim.AGAINST_REPLAY, shop / replayed, "%.1f against %.1f orders/s", shop, replayed),
                    Figure.of(Aim.AGAINST_HAND_WRITTEN, shop / written, "%.1f against %.1f orders/s", shop, written));
        }
    }

    /** The highest rate that pgbench reaches with 1 to 16 clients. Checks that it completes what it counts. */
    private static double best(
            PostgresCluster cluster, String database, String what, String script, Duration length, String completed)
            throws IOException {
        var best = 0.0;
        for (var clients : List.of(1, 4, 8, 16)) {
            var before = count(cluster, database, completed);
            var perSecond = cluster.pgbench(database, script, clients, length);
            var orders = count(cluster, database, completed) - before;
            System.out.printf(
                    "%s, %d clients: %.1f orders/s (%d orders COMPLETED in %d s)%n",
                    what, clients, perSecond, orders, length.toSeconds());
            if (orders < 0.95 * perSecond * length.toSeconds()) {
                throw new IllegalStateException(what + ": pgbench does not complete its orders");
            }
            best = Math.max(best, perSecond);
        }
        return best;
    }

    private static String resource(String name) throws IOException {
        try (var stream = ReplayExperiment.class.getResourceAsStream("/hand-written/" + name)) {
            return new String(Objects.requireNonNull(stream, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Runs one order through a shop that handles one delivery per transaction. */
    private static Trace oneOrder(PostgresCluster cluster, String database, Options options) throws Exception {
        var single = Map.of(
                "offshoot.messaging.batch", "1",
                "offshoot.messaging.calls", "1",
                // the order's deadline falls into the recorded time
                "offshoot.orders.patience", "3s");
        try (var shop = MeasuredShop.launch(cluster.url(database), options, single)) {
            var load = OrderLoad.prepare(shop, 1);
            awaitRest(cluster.database(database));
            var log = cluster.logged(() -> {
                var sent = load.buy(load.anyProduct(), Instant.now(), System.nanoTime())
                        .join();
                if (sent.id() == null) {
                    throw new IllegalStateException("The order was refused: " + sent.failure());
                }
                Thread.sleep(WATCHED.toMillis());
            });
            var trace = Trace.of(log, load.anyProduct());
            System.out.printf(
                    "One order, one commit for each step: %d commits, %d statements%n",
                    trace.commits(), trace.statements());
            return trace;
        }
    }

    /** Waits until all modules have been idle for a while: otherwise deadlines of earlier orders would be recorded. */
    private static void awaitRest(JdbcTemplate jdbc) throws InterruptedException {
        var soon = jdbc
                .queryForList(
                        "SELECT table_schema FROM information_schema.tables WHERE table_name = 'delivery'",
                        String.class)
                .stream()
                .map(schema ->
                        "SELECT due FROM " + schema + ".delivery WHERE lane < 9 AND due < now() + interval '15 s'")
                .collect(Collectors.joining(" UNION ALL "));
        while (!jdbc.queryForList(soon).isEmpty()) {
            Thread.sleep(500);
        }
    }

    private static long count(PostgresCluster cluster, String database, String query) {
        var count = cluster.database(database).queryForObject(query, Long.class);
        return count == null ? 0 : count;
    }
}
