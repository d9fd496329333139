package dev.offshoot.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * What a shop uses while nothing happens: with nobody there, with many deadlines in the future, and with many readers
 * of order-event streams.
 */
final class IdleExperiment {

    private final MeasuredShop shop;
    private final Duration length;

    private IdleExperiment(MeasuredShop shop, Duration length) {
        this.shop = shop;
        this.length = length;
    }

    /** The processor time used while idle, in percent of one core. */
    private record Use(double shop, double database) {}

    static List<Figure> run(Options options) throws Exception {
        // no order ends: each waits for its parcel
        var settings = Map.of("offshoot.shipping.delivery-after", "1d", "offshoot.orders.patience", "1d");
        return MeasuredShop.run(options, settings, IdleExperiment::on);
    }

    /** As {@link #run}, with a shop that is running already. */
    static List<Figure> on(MeasuredShop shop, Options options) throws Exception {
        var settle = options.seconds("settle", 60);
        var length = options.seconds("seconds", 60);
        var deadlines = options.number("deadlines", 200_000);
        var readers = options.number("readers", 2_000);
        var probed = options.number("probes", 5_000);
        var rate = options.rate("rate", 20);
        options.done();
        var experiment = new IdleExperiment(shop, length);
        Thread.sleep(settle.toMillis());
        var use = experiment.use("nobody there");
        var probes = experiment.probe(deadlines, probed);
        Use read;
        try (var open = experiment.readers(readers, rate)) {
            Thread.sleep(settle.toMillis());
            read = experiment.use(open.streams().size() + " readers of order-event streams");
        }
        return List.of(
                Figure.of(Aim.IDLE_CPU, use.shop(), "database %.2f %%", use.database()),
                Figure.of(Aim.PROBE, probes.millis(99), "p50 %.1f ms, %,d deadlines", probes.millis(50), deadlines),
                Figure.of(Aim.READERS, read.shop(), "database %.2f %%, %,d readers", read.database(), readers));
    }

    private Use use(String what) throws InterruptedException {
        var from = shop.sample();
        Thread.sleep(length.toMillis());
        var to = shop.sample();
        var millis = Duration.between(from.at(), to.at()).toMillis() / 100.0;
        var use = new Use((to.shopCpu() - from.shopCpu()) / millis, (to.databaseCpu() - from.databaseCpu()) / millis);
        System.out.printf(
                "Idle, %s: shop %.2f %%, database %.2f %% of one core over %d s; resident memory of the shop %d MiB%n",
                what, use.shop(), use.database(), length.toSeconds(), to.resident());
        return use;
    }

    /** Asks for readiness while the orders module has this many deadlines in the future. */
    private Latencies probe(int deadlines, int probes) throws Exception {
        addDeadlines(deadlines);
        var latencies = new Latencies();
        for (int i = 0; i < 2 * probes; i++) {
            var from = System.nanoTime();
            shop.process().get("/actuator/health/readiness", null).join().expect(200);
            if (i >= probes) {
                latencies.record(Duration.ofNanos(System.nanoTime() - from));
            }
        }
        System.out.println("Readiness with " + deadlines + " future deadlines: " + latencies);
        return latencies;
    }

    /** Copies the deadline of a real order, whatever columns the table has. */
    private void addDeadlines(int deadlines) throws InterruptedException {
        var jdbc = shop.jdbc();
        buy();
        var template = "SELECT max(seq) FROM orders.delivery WHERE lane < 9 AND due > now()";
        var patience = Instant.now().plusSeconds(30);
        while (jdbc.queryForObject(template, Long.class) == null) {
            if (Instant.now().isAfter(patience)) {
                throw new IllegalStateException("The order has no deadline in orders.delivery");
            }
            Thread.sleep(100);
        }
        var columns = jdbc.queryForList("""
                        SELECT column_name FROM information_schema.columns
                        WHERE table_schema = 'orders' AND table_name = 'delivery' AND column_name <> 'seq'
                        """, String.class);
        var values = columns.stream()
                .map(column -> switch (column) {
                    case "due" -> "now() + interval '1 day'";
                    case "message_id" -> "gen_random_uuid()";
                    case "subject" -> "gen_random_uuid()::text";
                    default -> column;
                })
                .collect(Collectors.joining(", "));
        jdbc.update("INSERT INTO orders.delivery (" + String.join(", ", columns) + ") SELECT " + values
                + " FROM orders.delivery, generate_series(1, " + deadlines + ") WHERE seq = (" + template + ")");
    }

    private void buy() {
        var sent = shop.load()
                .buy(shop.load().anyProduct(), Instant.now(), System.nanoTime())
                .join();
        if (sent.id() == null) {
            throw new IllegalStateException("The order was refused: " + sent.failure());
        }
    }

    /** Open streams. */
    private record Readers(List<InputStream> streams) implements AutoCloseable {

        @Override
        public void close() throws IOException {
            for (var stream : streams) {
                stream.close();
            }
        }
    }

    /** Each reads the events of another order, which waits for its parcel. */
    private Readers readers(int number, double rate) throws Exception {
        var sent = shop.load().run(rate, Instant.now(), Duration.ofMillis(Math.round(number * 1000 / rate)));
        var ids = sent.stream().map(OrderLoad.Sent::id).filter(Objects::nonNull).toList();
        var staff = OrderLoad.staff(shop.process());
        var opening = new ArrayList<CompletableFuture<InputStream>>();
        var streams = new ArrayList<InputStream>();
        for (var id : ids) {
            opening.add(shop.process().follow("/api/orders/" + id + "/stream", staff));
            if (opening.size() == 50) {
                opening.forEach(stream -> streams.add(stream.join()));
                opening.clear();
            }
        }
        opening.forEach(stream -> streams.add(stream.join()));
        if (streams.size() < number) {
            throw new IllegalStateException("Only " + streams.size() + " of " + number + " orders were accepted");
        }
        return new Readers(streams);
    }
}
