package dev.offshoot.benchmarks;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * How many orders several instances of the shop complete on one database, measured on this machine and simulated; and
 * what the simulation says about machines that are not here.
 */
final class ScaleExperiment {

    private static final String DATABASE = "shop";
    private static final int CUSTOMERS = 200;
    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();
    /** {@code offshoot.messaging.calls}, by default. */
    private static final int SLOTS = 16;
    /** Two for each order: it is authorized, then captured. */
    private static final int CALLS = 2;

    private static final List<String> HEAD = List.of(
            "instances",
            "the provider answers after",
            "offered",
            "completed, measured",
            "CPU per order: instances, database",
            "completed, simulated",
            "simulated / measured");

    private static final int DATABASE_PROCESSORS = 64;
    private static final List<String> FURTHER = List.of(
            "instances, each with 2 processors",
            "completed, simulated",
            "of the database's " + DATABASE_PROCESSORS + " processors, busy with orders");

    private final Options options;
    private final Duration length;

    private ScaleExperiment(Options options, Duration length) {
        this.options = options;
        this.length = length;
    }

    /** What was measured; processor time in milliseconds per order, or per second and instance. */
    private record Measured(int instances, Duration delay, double offered, double completed, Cost cost, Cost idle) {}

    static List<Figure> run(Options options) throws Exception {
        var counts = Stream.of(options.text("instances", "1,2,4").split(","))
                .map(Integer::valueOf)
                .toList();
        var delays = Stream.of(options.text("delays", "200").split(","))
                .map(millis -> Duration.ofMillis(Long.parseLong(millis)))
                .toList();
        var target = MeasuredTable.Target.of(options.withDefault(
                "table", options.root().resolve("migration-guide/scale.md").toString()));
        var experiment = new ScaleExperiment(options, options.seconds("seconds", 60));
        var warmUp = WarmUp.of(options.withDefault("warm-up", "90"));
        options.jvm();
        options.jar("shop");
        options.settings();
        var measured = new ArrayList<Measured>();
        for (var delay : delays) {
            for (var count : counts) {
                measured.add(experiment.measure(count, delay, warmUp));
            }
        }
        // what one instance needs when it is busy; the others are predicted from it
        var one = measured.get(0);
        var rows = measured.stream().map(each -> row(each, one)).toList();
        target.show(new MeasuredTable("scale", HEAD, rows));
        target.show(new MeasuredTable("scale-further", "scale", FURTHER, further(one)));
        return List.of();
    }

    /** On machines that are not here: two processors for each instance, and a large one for the database. */
    private static List<List<String>> further(Measured one) {
        var rows = new ArrayList<List<String>>();
        for (var instances : List.of(1, 4, 16, 64, 256, 1000)) {
            var setup = new ScaleModel.Setup(
                    0, instances, 2 * instances, DATABASE_PROCESSORS, one.cost(), one.idle(), 200, SLOTS);
            var completed = ScaleModel.completedPerSecond(setup.offered(1.2 * setup.bound()));
            rows.add(List.of(
                    String.format(Locale.ROOT, "%,d", instances),
                    text("%,.0f/s", completed),
                    text("%.0f %%", 100 * completed * one.cost().database() / 1000 / DATABASE_PROCESSORS)));
        }
        return rows;
    }

    private static List<String> row(Measured measured, Measured one) {
        var simulated = ScaleModel.completedPerSecond(new ScaleModel.Setup(
                measured.offered(),
                measured.instances(),
                PROCESSORS,
                0,
                one.cost(),
                one.idle(),
                measured.delay().toMillis(),
                SLOTS));
        return List.of(
                String.valueOf(measured.instances()),
                measured.delay().toMillis() + " ms",
                text("%.0f/s", measured.offered()),
                text("%.1f/s", measured.completed()),
                text("%.1f, ", measured.cost().application())
                        + text("%.1f ms", measured.cost().database()),
                text("%.1f/s", simulated),
                text("%.2f", simulated / measured.completed()));
    }

    private static String text(String format, double figure) {
        return String.format(Locale.ROOT, format, figure);
    }

    /** Offers more than the slots for calls, or the processors, let through. */
    private Measured measure(int instances, Duration delay, WarmUp warmUp) throws Exception {
        try (var cluster = PostgresCluster.start(options);
                var provider = new PaymentProvider(delay)) {
            var settings = MeasuredShop.settings(cluster.createDatabase(DATABASE));
            settings.put("offshoot.payments.provider-url", provider.url());
            settings.put("offshoot.messaging.calls", String.valueOf(SLOTS));
            // the default: an order that waits for its calls is not cancelled
            settings.put("offshoot.orders.patience", "10m");
            try (var fleet = new Fleet(options, settings)) {
                options.done();
                var loads = new ArrayList<OrderLoad>();
                for (int i = 0; i < instances; i++) {
                    var shop = fleet.shop();
                    loads.add(
                            i == 0
                                    ? OrderLoad.prepare(shop, CUSTOMERS)
                                    : loads.get(0).in(shop));
                }
                var offered = Math.min(150, 1.2 * instances * SLOTS * 1000 / (CALLS * delay.toMillis()));
                var name = instances + " instances, " + delay.toMillis() + " ms";
                var rest = new Sample(fleet, cluster);
                var idle = rest.perSecondAfter(Duration.ofSeconds(10)).divided(instances);
                warmUp.run(name, window -> {
                    var before = new Sample(fleet, cluster);
                    var from = Instant.now();
                    send(loads, offered, window);
                    return before.spent().together() / Math.max(1, completed(cluster, from, Instant.now()));
                });
                var before = new Sample(fleet, cluster);
                var from = Instant.now();
                send(loads, offered, length);
                var to = Instant.now();
                var completed = completed(cluster, from, to);
                var found = new Measured(
                        instances,
                        delay,
                        offered,
                        completed / (Duration.between(from, to).toMillis() / 1000.0),
                        before.spent().divided(completed),
                        idle);
                System.out.println(found);
                return found;
            }
        }
    }

    private static void send(List<OrderLoad> loads, double rate, Duration length) {
        var start = Instant.now();
        loads.stream()
                .map(load -> CompletableFuture.runAsync(() -> load.run(rate / loads.size(), start, length), task -> {
                    var thread = new Thread(task, "load");
                    thread.setDaemon(true);
                    thread.start();
                }))
                .toList()
                .forEach(CompletableFuture::join);
    }

    private static double completed(PostgresCluster cluster, Instant from, Instant to) {
        JdbcTemplate jdbc = cluster.database(DATABASE);
        var count = jdbc.queryForObject(
                "SELECT count(*) FROM orders.order_report WHERE status = 'COMPLETED' AND finished_at >= ? AND finished_at < ?",
                Long.class,
                Timestamp.from(from),
                Timestamp.from(to));
        return count == null ? 0 : count;
    }

    /** Processor time used until now. */
    private record Sample(Fleet fleet, PostgresCluster cluster, long application, long database) {

        Sample(Fleet fleet, PostgresCluster cluster) {
            this(fleet, cluster, fleet.cpuMillis(), cluster.cpuMillis());
        }

        /** In milliseconds, since it was taken. */
        Cost spent() {
            return new Cost(fleet.cpuMillis() - application, cluster.cpuMillis() - database);
        }

        Cost perSecondAfter(Duration wait) throws InterruptedException {
            Thread.sleep(wait.toMillis());
            return spent().divided(wait.toSeconds());
        }
    }
}
