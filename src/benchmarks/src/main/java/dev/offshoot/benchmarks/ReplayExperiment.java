package dev.offshoot.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * How close the shop comes to what its database could do: the same statements, replayed by pgbench with one commit for
 * each step of the order process, on the same server in the same run.
 */
final class ReplayExperiment {

    private static final Duration WATCHED = Duration.ofSeconds(6);

    private ReplayExperiment() {}

    static void run(Options options) throws Exception {
        var rate = options.rate("rate", 20);
        var warmUp = options.seconds("warm-up", 30);
        var step = options.seconds("step", 20);
        var length = options.seconds("seconds", 30);
        var keep = options.text("script", "");
        try (var cluster = PostgresCluster.start(options)) {
            double shop;
            try (var experiment = OrdersExperiment.start(cluster, options)) {
                options.done();
                shop = experiment.findSaturation(rate, warmUp, step);
            }
            var jdbc = cluster.database(OrdersExperiment.DATABASE);
            var products = jdbc.queryForObject("SELECT count(*) FROM inventory.stock", Integer.class);
            var script = oneOrder(cluster, options).script(products == null ? 0 : products);
            if (!keep.isEmpty()) {
                Files.writeString(Path.of(keep), script);
            }
            var best = 0.0;
            for (var clients : List.of(1, 4, 8, 16)) {
                var before = completed(cluster);
                var perSecond = cluster.pgbench(OrdersExperiment.DATABASE, script, clients, length);
                var orders = completed(cluster) - before;
                System.out.printf(
                        "Replay, %d clients: %.1f orders/s (%d orders COMPLETED in %d s)%n",
                        clients, perSecond, orders, length.toSeconds());
                if (orders < 0.95 * perSecond * length.toSeconds()) {
                    throw new IllegalStateException("The replay does not complete its orders");
                }
                best = Math.max(best, perSecond);
            }
            System.out.printf("Shop %.1f / replay %.1f = %.2f%n", shop, best, shop / best);
        }
    }

    /** Runs one order through a shop that handles one delivery per transaction. */
    private static Trace oneOrder(PostgresCluster cluster, Options options) throws Exception {
        var single = Map.of(
                "offshoot.messaging.batch", "1",
                "offshoot.messaging.calls", "1",
                // the order's deadline falls into the recorded time
                "offshoot.orders.patience", "3s");
        try (var shop = OrdersExperiment.launch(cluster.url(OrdersExperiment.DATABASE), options, single)) {
            var load = OrderLoad.prepare(shop, 1);
            awaitRest(cluster.database(OrdersExperiment.DATABASE));
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

    private static long completed(PostgresCluster cluster) {
        var count = cluster.database(OrdersExperiment.DATABASE)
                .queryForObject("SELECT count(*) FROM orders.order_report WHERE status = 'COMPLETED'", Long.class);
        return count == null ? 0 : count;
    }
}
