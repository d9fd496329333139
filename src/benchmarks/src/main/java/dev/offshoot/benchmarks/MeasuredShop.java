package dev.offshoot.benchmarks;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.springframework.jdbc.core.JdbcTemplate;

/** A shop on a database of its own, customers who buy at a fixed rate, and what that costs. */
final class MeasuredShop implements AutoCloseable {

    static final String DATABASE = "shop";

    private static final Duration DRAINED_WITHIN = Duration.ofSeconds(2);
    private static final Duration LONGEST_DRAIN = Duration.ofMinutes(10);

    private final PostgresCluster cluster;
    private final Options options;
    private final Map<String, String> settings;
    private final JdbcTemplate jdbc;
    private final String staff;
    /** No order is older; with it, the database finds those that have not ended without reading millions of others. */
    private final Instant begun = Instant.now();

    private ShopProcess process;
    private OrderLoad load;
    private final ScheduledExecutorService observer = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "observer");
        thread.setDaemon(true);
        return thread;
    });

    private MeasuredShop(
            PostgresCluster cluster,
            Options options,
            Map<String, String> settings,
            ShopProcess process,
            int customers,
            int products) {
        this.cluster = cluster;
        this.options = options;
        this.settings = settings;
        this.process = process;
        this.jdbc = cluster.database(DATABASE);
        this.staff = OrderLoad.staff(process);
        this.load = OrderLoad.prepare(process, customers, products);
    }

    /** Resources used and work done by a point in time. */
    record Sample(Instant at, long shopCpu, long databaseCpu, long ownCpu, long resident, long commits) {}

    /**
     * Orders at a fixed rate.
     *
     * @param samples at 0, 10, 50 and 90 % of the time, and after the last order has ended
     * @param executions how many messages listeners consumed
     */
    record Observed(
            double rate,
            Instant begin,
            Duration length,
            List<OrderLoad.Sent> sent,
            List<Sample> samples,
            double executions) {

        Sample first() {
            return samples.get(0);
        }

        Sample last() {
            return samples.get(samples.size() - 1);
        }

        /** The time from when the last order was meant to be sent until all had ended. */
        Duration drain() {
            return Duration.between(begin.plus(length), last().at());
        }
    }

    /** A rate that was tried, and whether the shop kept up with it. */
    record Trial(double rate, Cost cost, boolean keepsUp) {}

    /** The part of an experiment that happens while a shop runs. */
    interface Work<T> {
        T on(MeasuredShop shop, Options options) throws Exception;
    }

    /** Does this with a new shop on a database server of its own. */
    static <T> T run(Options options, Map<String, String> settings, Work<T> work) throws Exception {
        try (var cluster = PostgresCluster.start(options);
                var shop = start(cluster, options, settings)) {
            return work.on(shop, options);
        }
    }

    /** A shop on an empty database, and customers ready to buy. */
    static MeasuredShop start(PostgresCluster cluster, Options options, Map<String, String> settings) throws Exception {
        var customers = options.number("customers", 100);
        var products = options.number("products", 0);
        var process = launch(cluster.createDatabase(DATABASE), options, settings);
        try {
            return new MeasuredShop(cluster, options, settings, process, customers, products);
        } catch (RuntimeException e) {
            process.close();
            throw e;
        }
    }

    /** A process that is ready, with fast carriers. */
    static ShopProcess launch(String url, Options options, Map<String, String> more) throws Exception {
        var settings = settings(url);
        settings.putAll(more);
        return Fleet.launch("shop", ShopProcess.freePortForHttpAndGrpc(), options, settings)
                .call();
    }

    /** Settings of every process of the shop in these experiments. */
    static Map<String, String> settings(String url) {
        return new HashMap<>(Map.of(
                "spring.datasource.url", url,
                "spring.datasource.username", "postgres",
                "offshoot.demo", "true",
                "offshoot.customers.password-strength", "10",
                // all customers of the load sign in from one address
                "offshoot.customers.attempts-per-address", "10000",
                // not shorter: quotes that a busy shop consumes too late cancel orders, which is a different load
                "offshoot.shipping.quotes-within", "400ms",
                // short enough that a deadline's reminder, which is part of an order's cost, falls into the run
                "offshoot.orders.patience", "30s",
                "offshoot.shipping.pick-up-after", "50ms",
                "offshoot.shipping.delivery-after", "50ms"));
    }

    /** Ends the process and starts a cold one on the same database, for the same customers. Returns when it is ready. */
    void restart() throws Exception {
        process.close();
        process = launch(cluster.url(DATABASE), options, settings);
        load = load.in(process);
    }

    PostgresCluster cluster() {
        return cluster;
    }

    ShopProcess process() {
        return process;
    }

    OrderLoad load() {
        return load;
    }

    JdbcTemplate jdbc() {
        return jdbc;
    }

    void warmUp(double rate, WarmUp warmUp) throws Exception {
        warmUp.run("shop", length -> cost(observe(rate, length)).application());
    }

    /** Searches the highest rate that the shop sustains; starts at this one, with a process that is warm. */
    Saturation<Trial> saturation(double from, Duration step) throws Exception {
        var found = Saturation.search(from, rate -> trial(rate, step), Trial::keepsUp);
        System.out.printf(
                "Saturation: keeps up with %.1f orders/s, and not with %.1f; at %.1f, CPU per completed order: %s%n",
                found.sustained(),
                found.missed(),
                found.sustained(),
                found.result().cost());
        return found;
    }

    private Trial trial(double rate, Duration length) throws Exception {
        var observed = observe(rate, length);
        var sent = observed.sent().size();
        var missing = sent
                - count(
                        "SELECT count(*) FROM orders.order_report WHERE status = 'COMPLETED' AND placed_at >= ?",
                        Timestamp.from(observed.begin()));
        var keepsUp = missing <= sent / 100 && observed.drain().compareTo(DRAINED_WITHIN) <= 0;
        System.out.printf(
                "  %6.1f orders/s for %d s: %d of %d refused or cancelled, all ended after %.1f s more: %s%n",
                rate,
                length.toSeconds(),
                missing,
                sent,
                observed.drain().toMillis() / 1000.0,
                keepsUp ? "keeps up" : "falls behind");
        return new Trial(rate, cost(observed), keepsUp);
    }

    /** Sends orders at this rate, and waits until all have ended. */
    Observed observe(double rate, Duration length) throws Exception {
        var executions = executions();
        var begin = Instant.now().plusMillis(500);
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
        return new Observed(rate, begin, length, sent, samples, executions() - executions);
    }

    Cost cost(Observed observed) {
        return cost(observed.first(), observed.last());
    }

    /** What the orders completed in between have cost. */
    Cost cost(Sample from, Sample to) {
        var orders = (double) count(
                "SELECT count(*) FROM orders.order_report WHERE status = 'COMPLETED' AND finished_at >= ? AND finished_at < ?",
                Timestamp.from(from.at()),
                Timestamp.from(to.at()));
        return new Cost((to.shopCpu() - from.shopCpu()) / orders, (to.databaseCpu() - from.databaseCpu()) / orders);
    }

    Sample sample() {
        return new Sample(
                Instant.now(),
                Proc.cpuMillis(process.pid()),
                cluster.cpuMillis(),
                Proc.cpuMillis(ProcessHandle.current().pid()),
                Proc.residentMegabytes(process.pid()),
                cluster.commits(DATABASE));
    }

    /** The number of messages that listeners consumed, by the shop's own count. */
    private double executions() {
        return process.get("/actuator/prometheus", staff)
                .join()
                .expect(200)
                .text()
                .lines()
                .filter(line -> line.startsWith("offshoot_messages_delivered_total{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** Waits until no order is in progress, but not forever. */
    void awaitAllEnded() throws InterruptedException {
        var patience = Instant.now().plus(LONGEST_DRAIN);
        while (Instant.now().isBefore(patience) && count("""
                        SELECT (SELECT count(*) FROM orders.order_report WHERE finished_at IS NULL AND placed_at >= ?)
                             + (SELECT count(*) FROM orders.delivery WHERE type = 'orders.PlaceOrder')
                        """, Timestamp.from(begun)) > 0) {
            Thread.sleep(100);
        }
    }

    private long count(String query, Object... arguments) {
        var count = jdbc.queryForObject(query, Long.class, arguments);
        return count == null ? 0 : count;
    }

    @Override
    public void close() {
        observer.shutdownNow();
        process.close();
    }
}
