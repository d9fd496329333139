package dev.offshoot.benchmarks;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * What an order costs, and how many per second one shop sustains: the whole shop, from HTTP to the end of each order.
 */
final class OrdersExperiment implements AutoCloseable {

    static final String DATABASE = "shop";

    private static final Duration DRAINED_WITHIN = Duration.ofSeconds(2);
    private static final Duration LONGEST_DRAIN = Duration.ofMinutes(10);
    private static final double STEP_UP = 1.3;
    private static final int BISECTIONS = 2;

    private final PostgresCluster cluster;
    private final ShopProcess shop;
    private final OrderLoad load;
    private final JdbcTemplate jdbc;
    private final String staff;
    private final ScheduledExecutorService observer = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "observer");
        thread.setDaemon(true);
        return thread;
    });

    private OrdersExperiment(PostgresCluster cluster, ShopProcess shop, int customers) {
        this.cluster = cluster;
        this.shop = shop;
        this.jdbc = cluster.database(DATABASE);
        this.staff = OrderLoad.staff(shop);
        this.load = OrderLoad.prepare(shop, customers);
    }

    /** Resources used and work done by a point in time. */
    private record Sample(
            Instant at, long shopCpu, long databaseCpu, long ownCpu, long resident, long commits, double executions) {}

    static void run(Options options) throws Exception {
        var rate = options.rate("rate", 20);
        var warmUp = options.seconds("warm-up", 30);
        var orders = options.number("orders", 0);
        var length = options.seconds("seconds", 60);
        var findSaturation = options.flag("find-saturation");
        var step = options.seconds("step", 20);
        try (var cluster = PostgresCluster.start(options);
                var experiment = start(cluster, options)) {
            options.done();
            if (findSaturation) {
                rate = experiment.findSaturation(rate, warmUp, step) / 2;
            }
            experiment.measure(rate, warmUp, orders > 0 ? Duration.ofMillis(Math.round(orders / rate * 1000)) : length);
        }
    }

    /** A shop on an empty database, and customers ready to buy. */
    static OrdersExperiment start(PostgresCluster cluster, Options options) throws Exception {
        var customers = options.number("customers", 100);
        var shop = launch(cluster.createDatabase(DATABASE), options, Map.of());
        try {
            return new OrdersExperiment(cluster, shop, customers);
        } catch (RuntimeException e) {
            shop.close();
            throw e;
        }
    }

    /** A shop that is ready, with fast carriers. */
    static ShopProcess launch(String url, Options options, Map<String, String> more) throws Exception {
        var settings = settings(url);
        settings.putAll(more);
        return Fleet.launch("shop", ShopProcess.freePortForHttpAndGrpc(), options, settings)
                .call();
    }

    /** Settings of every process of the shop in this experiment. */
    static Map<String, String> settings(String url) {
        return new HashMap<>(Map.of(
                "spring.datasource.url", url,
                "spring.datasource.username", "postgres",
                "offshoot.demo", "true",
                "offshoot.customers.password-strength", "10",
                // not shorter: quotes that a busy shop consumes too late cancel orders, which is a different load
                "offshoot.shipping.quotes-within", "400ms",
                // short enough that a deadline's reminder, which is part of an order's cost, falls into the run
                "offshoot.orders.patience", "30s",
                "offshoot.shipping.pick-up-after", "50ms",
                "offshoot.shipping.delivery-after", "50ms"));
    }

    /** Raises the rate until the shop falls behind; returns the highest tested rate that it sustained. */
    double findSaturation(double from, Duration warmUp, Duration step) throws Exception {
        load.run(from, soon(), warmUp);
        awaitAllEnded();
        var good = 0.0;
        var bad = 0.0;
        for (var rate = from; bad == 0; rate *= STEP_UP) {
            if (keepsUpWith(rate, step)) {
                good = rate;
            } else {
                bad = rate;
            }
        }
        for (int i = 0; i < BISECTIONS && good > 0; i++) {
            var middle = (good + bad) / 2;
            if (keepsUpWith(middle, step)) {
                good = middle;
            } else {
                bad = middle;
            }
        }
        if (good == 0) {
            throw new IllegalStateException("The shop cannot even keep up with " + from + " orders/s");
        }
        System.out.printf("Saturation: keeps up with %.1f orders/s, and not with %.1f%n", good, bad);
        return good;
    }

    private boolean keepsUpWith(double rate, Duration length) throws Exception {
        var start = soon();
        var before = sample();
        var sent = load.run(rate, start, length);
        awaitAllEnded();
        var after = sample();
        var drain = Duration.between(start.plus(length), Instant.now());
        var missing = sent.size()
                - count(
                        "SELECT count(*) FROM orders.order_report WHERE status = 'COMPLETED' AND placed_at >= ?",
                        Timestamp.from(start));
        var keepsUp = missing <= sent.size() / 100 && drain.compareTo(DRAINED_WITHIN) <= 0;
        System.out.printf(
                "  %6.1f orders/s for %d s: %d of %d refused or cancelled, all ended after %.1f s more, commits %.2f per listener execution: %s%n",
                rate,
                length.toSeconds(),
                missing,
                sent.size(),
                seconds(drain),
                (after.commits() - before.commits()) / (after.executions() - before.executions()),
                keepsUp ? "keeps up" : "falls behind");
        return keepsUp;
    }

    /** Runs at one rate, and prints the costs. Warm-up orders do not count. */
    void measure(double rate, Duration warmUp, Duration length) throws Exception {
        load.run(rate, soon(), warmUp);
        awaitAllEnded();
        var begin = soon();
        var scheduled = new ArrayList<Future<Sample>>();
        for (var percent : List.of(0, 10, 50, 90)) {
            var delay = Duration.between(
                    Instant.now(), begin.plus(length.multipliedBy(percent).dividedBy(100)));
            scheduled.add(observer.schedule(this::sample, delay.toNanos(), TimeUnit.NANOSECONDS));
        }

        var sent = load.run(rate, begin, length);
        awaitAllEnded();

        var samples = new ArrayList<Sample>();
        for (var sample : scheduled) {
            samples.add(sample.get());
        }
        samples.add(sample());
        report(rate, begin, length, sent, samples);
    }

    private void report(double rate, Instant begin, Duration length, List<OrderLoad.Sent> sent, List<Sample> samples) {
        var first = samples.get(0);
        var last = samples.get(4);
        var statuses = new HashMap<String, String>();
        jdbc.query("SELECT order_id, status FROM orders.order_report WHERE finished_at IS NOT NULL", row -> {
            statuses.put(row.getString(1), row.getString(2));
        });
        var acknowledged =
                sent.stream().map(OrderLoad.Sent::id).filter(Objects::nonNull).toList();
        var completed = acknowledged.stream()
                .filter(id -> "COMPLETED".equals(statuses.get(id)))
                .count();
        var lost = acknowledged.stream().filter(id -> !statuses.containsKey(id)).count();

        var took = seconds(Duration.between(begin, last.at()));
        System.out.printf("%nOrders: %.1f/s for %d s%n", rate, length.toSeconds());
        System.out.printf(
                "  sent %d, refused %d, acknowledged %d: completed %d, cancelled %d, without an end %d%n",
                sent.size(),
                sent.size() - acknowledged.size(),
                acknowledged.size(),
                completed,
                acknowledged.size() - completed - lost,
                lost);
        sent.stream()
                .map(OrderLoad.Sent::failure)
                .filter(Objects::nonNull)
                .findFirst()
                .ifPresent(failure -> System.out.println("  the first refusal: " + failure));
        jdbc.query(
                "SELECT reason, count(*) FROM orders.order_history WHERE status = 'CANCELLED' AND at >= ? GROUP BY reason",
                row -> {
                    System.out.println("  cancelled as " + row.getString(1) + ": " + row.getLong(2));
                },
                Timestamp.from(begin));
        System.out.printf("  completed %.1f/s, from the first one sent to the last one ended%n", completed / took);
        printCpu("CPU per completed order", first, last);
        printCpu("  the first 10 %", first, samples.get(1));
        printCpu("  the last 10 %", samples.get(3), last);
        System.out.printf(
                "  an order at the end costs %.2f times what it cost at the beginning%n",
                cpu(samples.get(3), last) / cpu(first, samples.get(1)));
        System.out.printf(
                "  CPU of this load generator: %.2f ms an order%n",
                (double) (last.ownCpu() - first.ownCpu()) / completed);
        printLatencies(sent, begin);
        var executions = last.executions() - first.executions();
        System.out.printf(
                "  commits %.2f per listener execution (%.1f commits, %.1f executions an order)%n",
                (last.commits() - first.commits()) / executions,
                (double) (last.commits() - first.commits()) / completed,
                executions / completed);
        System.out.printf(
                "  resident memory of the shop: start %d, middle %d, end %d MiB%n",
                first.resident(), samples.get(2).resident(), last.resident());
        if (lost > 0) {
            throw new IllegalStateException("The shop acknowledged orders that never ended");
        }
    }

    private void printCpu(String what, Sample from, Sample to) {
        var orders = (double) completed(from, to);
        System.out.printf(
                "  %s: application %.2f ms, database %.2f ms%n",
                what, (to.shopCpu() - from.shopCpu()) / orders, (to.databaseCpu() - from.databaseCpu()) / orders);
    }

    private double cpu(Sample from, Sample to) {
        return (double) (to.shopCpu() - from.shopCpu() + to.databaseCpu() - from.databaseCpu()) / completed(from, to);
    }

    private void printLatencies(List<OrderLoad.Sent> orders, Instant begin) {
        var confirmedAt = new HashMap<String, Instant>();
        jdbc.query(
                "SELECT order_id, at FROM orders.order_history WHERE status = 'CONFIRMED' AND at >= ?",
                row -> {
                    confirmedAt.put(row.getString(1), row.getTimestamp(2).toInstant());
                },
                Timestamp.from(begin));
        var late = new Histogram(3);
        var answered = new Histogram(3);
        var confirmed = new Histogram(3);
        for (var order : orders) {
            late.recordValue(order.late().toNanos() / 1000);
            if (order.id() != null) {
                answered.recordValue(order.answered().toNanos() / 1000);
                var at = confirmedAt.get(order.id());
                if (at != null) {
                    confirmed.recordValue(
                            Math.max(0, Duration.between(order.intended(), at).toNanos() / 1000));
                }
            }
        }
        printLatency("intended time to sending (the generator's own delay)", late);
        printLatency("intended time to 202", answered);
        printLatency("intended time to CONFIRMED", confirmed);
    }

    private static void printLatency(String what, Histogram micros) {
        System.out.printf(
                "  %s: p50 %.1f, p99 %.1f, longest %.1f ms (%d)%n",
                what,
                micros.getValueAtPercentile(50) / 1000.0,
                micros.getValueAtPercentile(99) / 1000.0,
                micros.getMaxValue() / 1000.0,
                micros.getTotalCount());
    }

    private long completed(Sample from, Sample to) {
        return count(
                "SELECT count(*) FROM orders.order_report WHERE status = 'COMPLETED' AND finished_at >= ? AND finished_at < ?",
                Timestamp.from(from.at()),
                Timestamp.from(to.at()));
    }

    private Sample sample() {
        return new Sample(
                Instant.now(),
                Proc.cpuMillis(shop.pid()),
                cluster.cpuMillis(),
                Proc.cpuMillis(ProcessHandle.current().pid()),
                Proc.residentMegabytes(shop.pid()),
                cluster.commits(DATABASE),
                executions());
    }

    /** The number of messages that listeners consumed, by the shop's own count. */
    private double executions() {
        return shop.get("/actuator/prometheus", staff)
                .join()
                .expect(200)
                .text()
                .lines()
                .filter(line -> line.startsWith("offshoot_messages_delivered_total{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** Waits until all orders have ended. */
    private void awaitAllEnded() throws InterruptedException {
        var patience = Instant.now().plus(LONGEST_DRAIN);
        while (Instant.now().isBefore(patience) && count("""
                        SELECT (SELECT count(*) FROM orders.order_report WHERE finished_at IS NULL)
                             + (SELECT count(*) FROM orders.delivery WHERE type = 'orders.PlaceOrder')
                        """) > 0) {
            Thread.sleep(100);
        }
    }

    private long count(String query, Object... arguments) {
        var count = jdbc.queryForObject(query, Long.class, arguments);
        return count == null ? 0 : count;
    }

    private static Instant soon() {
        return Instant.now().plusMillis(500);
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    @Override
    public void close() {
        observer.shutdownNow();
        shop.close();
    }
}
