package dev.offshoot.benchmarks;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * What an order costs when modules have left: the same load for the jar, for one module out, and for all of them out.
 */
final class ExtractedExperiment {

    private static final Duration LONGEST_DRAIN = Duration.ofMinutes(5);

    private final PostgresCluster cluster;
    private final Options options;
    private final double rate;
    private final int orders;
    private final WarmUp warmUp;
    private final int customers;

    private ExtractedExperiment(
            PostgresCluster cluster, Options options, double rate, int orders, WarmUp warmUp, int customers) {
        this.cluster = cluster;
        this.options = options;
        this.rate = rate;
        this.orders = orders;
        this.warmUp = warmUp;
        this.customers = customers;
    }

    /** Processor time per completed order, in milliseconds, and the resident memory of all processes, in MiB. */
    private record Use(double application, double database, double broker, long memory) {

        double all() {
            return application + database + broker;
        }
    }

    static List<Figure> run(Options given) throws Exception {
        var options = given.withDefault("jvm", Options.LAUNCHER_OPTIONS);
        var rate = options.rate("rate", 20);
        var orders = options.number("orders", 2000);
        var warmUp = WarmUp.of(options);
        var customers = options.number("customers", 100);
        var variants = List.of(options.text("variants", "jar,inventory,all").split(","));
        // read whenever a process starts
        options.jvm();
        options.jar("shop");
        options.settings();
        try (var cluster = PostgresCluster.start(options);
                var rabbit = Rabbit.at(options, Fleet.MODULES)) {
            options.done();
            var experiment = new ExtractedExperiment(cluster, options, rate, orders, warmUp, customers);
            var costs = new LinkedHashMap<String, Use>();
            for (var variant : variants) {
                costs.put(variant, experiment.cost(variant, rabbit));
                // messages left in transit would reach processes that do not know their recipients
                rabbit.clear();
            }
            var jar = costs.get("jar");
            if (jar != null) {
                costs.forEach((variant, cost) -> System.out.printf(
                        "%s / jar: processes of the shop %.2f, with PostgreSQL and RabbitMQ %.2f%n",
                        variant, cost.application() / jar.application(), cost.all() / jar.all()));
            }
            return figures(jar, costs.get("all"));
        }
    }

    private static List<Figure> figures(@Nullable Use jar, @Nullable Use all) {
        if (jar == null || all == null) {
            return List.of();
        }
        return List.of(
                Figure.of(
                        Aim.EXTRACTED_CPU,
                        all.application() / jar.application(),
                        "%.1f against %.1f ms; PostgreSQL %.1f against %.1f, RabbitMQ %.1f ms",
                        all.application(),
                        jar.application(),
                        all.database(),
                        jar.database(),
                        all.broker()),
                Figure.of(
                        Aim.EXTRACTED_MEMORY,
                        Proc.megabytes(all.memory()),
                        "the jar has %.0f MB",
                        Proc.megabytes(jar.memory())));
    }

    private Use cost(String variant, Rabbit rabbit) throws Exception {
        var database = variant + "_out";
        var settings = MeasuredShop.settings(cluster.createDatabase(database));
        if (!variant.equals("jar")) {
            settings.putAll(rabbit.settings());
        }
        try (var fleet = new Fleet(options, settings)) {
            var front = switch (variant) {
                case "jar" -> fleet.shop();
                case "all" -> fleet.services();
                default -> fleet.shopAnd(variant);
            };
            var jdbc = cluster.database(database);
            awaitProducts(front, jdbc);
            var load = OrderLoad.prepare(front, customers);
            if (Fleet.MODULES.contains(variant)) {
                // now, because afterwards the shop no longer answers on its routes, and no gateway knows which process
                // does
                fleet.move(front, variant);
            }
            warmUp.run(variant, window -> {
                var before = fleet.cpuMillis();
                var completed = awaitEnds(load.run(rate, soon(), window), jdbc);
                return (double) (fleet.cpuMillis() - before) / completed;
            });

            var used = new long[] {fleet.cpuMillis(), cluster.cpuMillis(), rabbit.cpuMillis()};
            var begin = soon();
            var length = Duration.ofMillis(Math.round(orders / rate * 1000));
            var sent = load.run(rate, begin, length);
            var completed = awaitEnds(sent, jdbc);
            var drained = Duration.between(begin.plus(length), Instant.now());
            var memory = fleet.processes().stream()
                    .mapToLong(process -> Proc.residentMegabytes(process.pid()))
                    .sum();
            var cost = new Use(
                    (double) (fleet.cpuMillis() - used[0]) / completed,
                    (double) (cluster.cpuMillis() - used[1]) / completed,
                    (double) (rabbit.cpuMillis() - used[2]) / completed,
                    memory);
            System.out.printf(
                    "%s: %d processes, %.1f orders/s: sent %d, completed %d, all ended %.1f s after the last was sent%n",
                    variant, fleet.processes().size(), rate, sent.size(), completed, drained.toMillis() / 1000.0);
            sent.stream()
                    .map(OrderLoad.Sent::failure)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .ifPresent(failure -> System.out.println("  the first refusal: " + failure));
            System.out.printf(
                    "  CPU per completed order: processes of the shop %.2f ms, PostgreSQL %.2f ms, RabbitMQ %.2f ms%n",
                    cost.application(), cost.database(), cost.broker());
            System.out.println("  resident memory: "
                    + fleet.processes().stream()
                            .map(process -> process.name() + " " + Proc.residentMegabytes(process.pid()))
                            .collect(Collectors.joining(", "))
                    + "; together " + memory + " MiB");
            return cost;
        }
    }

    private static Instant soon() {
        return Instant.now().plusSeconds(1);
    }

    /** Waits until the demo's products have reached the other processes. */
    private static void awaitProducts(ShopProcess front, JdbcTemplate jdbc) throws InterruptedException {
        var listed = front.get("/api/products?size=1", null)
                .join()
                .expect(200)
                .body()
                .path("total")
                .asLong();
        var deadline = Instant.now().plusSeconds(60);
        while (count(
                        jdbc,
                        "SELECT least((SELECT count(*) FROM inventory.stock), (SELECT count(*) FROM basket.product))")
                < listed) {
            if (Instant.now().isAfter(deadline)) {
                throw new IllegalStateException(
                        "Some of the " + listed + " products have not reached inventory or basket");
            }
            Thread.sleep(200);
        }
    }

    /** Waits until all acknowledged orders have ended; returns how many were completed. */
    private static long awaitEnds(List<OrderLoad.Sent> sent, JdbcTemplate jdbc) throws InterruptedException {
        var acknowledged =
                sent.stream().map(OrderLoad.Sent::id).filter(Objects::nonNull).collect(Collectors.toSet());
        var deadline = Instant.now().plus(LONGEST_DRAIN);
        while (true) {
            var ended = ids(jdbc, "finished_at IS NOT NULL");
            if (ended.containsAll(acknowledged)) {
                break;
            }
            if (Instant.now().isAfter(deadline)) {
                acknowledged.removeAll(ended);
                throw new IllegalStateException(acknowledged.size() + " acknowledged orders never ended");
            }
            Thread.sleep(500);
        }
        var completed = ids(jdbc, "status = 'COMPLETED'");
        completed.retainAll(acknowledged);
        return completed.size();
    }

    private static HashSet<String> ids(JdbcTemplate jdbc, String which) {
        return new HashSet<>(
                jdbc.queryForList("SELECT order_id FROM orders.order_report WHERE " + which, String.class));
    }

    private static long count(JdbcTemplate jdbc, String query) {
        var count = jdbc.queryForObject(query, Long.class);
        return count == null ? 0 : count;
    }
}
