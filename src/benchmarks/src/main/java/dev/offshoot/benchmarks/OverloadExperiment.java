package dev.offshoot.benchmarks;

import dev.offshoot.benchmarks.OrderLoad.Sent;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * More orders than the shop can do, from a cold start: what becomes of those that it accepts, how it refuses the others,
 * and what people notice who only look at the catalogue.
 */
final class OverloadExperiment {

    private static final String CATALOGUE = "/api/products?size=20";
    private static final int READS_PER_SECOND = 10;

    private final MeasuredShop shop;
    private final Duration length;
    private final Duration cold;

    private OverloadExperiment(MeasuredShop shop, Duration length, Duration cold) {
        this.shop = shop;
        this.length = length;
        this.cold = cold;
    }

    static List<Figure> run(Options options) throws Exception {
        // enough that the shop refuses before the load generator runs out of customers
        return MeasuredShop.run(options.withDefault("customers", "500"), Map.of(), OverloadExperiment::on);
    }

    /** As {@link #run}, with a shop that is running already. */
    static List<Figure> on(MeasuredShop shop, Options options) throws Exception {
        var sustained = options.rate("rate", 0);
        var factor = options.rate("factor", 2);
        var length = options.seconds("seconds", 240);
        var cold = options.seconds("cold", 60);
        var warmUp = WarmUp.of(options);
        var step = options.seconds("step", 20);
        options.done();
        if (sustained == 0) {
            shop.warmUp(20, warmUp);
            sustained = shop.saturation(20, step).sustained();
        }
        shop.restart();
        return new OverloadExperiment(shop, length, cold).offer(sustained * factor);
    }

    private List<Figure> offer(double rate) throws Exception {
        var begin = Instant.now();
        var failedReads = new AtomicInteger();
        var reads = new Latencies();
        List<Sent> sent;
        var reading = readCatalogue(reads, failedReads);
        try {
            sent = shop.load().run(rate, begin, length);
        } finally {
            reading.shutdown();
        }
        if (!reading.awaitTermination(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("Reading the catalogue got no answer for a minute");
        }
        shop.awaitAllEnded();
        var drain = Duration.between(begin.plus(length), Instant.now());
        return report(rate, begin, sent, reads, failedReads.get(), drain);
    }

    /** Reads at fixed times, however slow the answers are; each latency counts from the intended time. */
    private ScheduledExecutorService readCatalogue(Latencies latencies, AtomicInteger failed) {
        var reader = Executors.newSingleThreadScheduledExecutor();
        var origin = System.nanoTime();
        var next = new AtomicInteger();
        reader.scheduleAtFixedRate(
                () -> {
                    var intended = origin + next.getAndIncrement() * 1_000_000_000L / READS_PER_SECOND;
                    shop.process().get(CATALOGUE, null).handle((answer, error) -> {
                        latencies.record(Duration.ofNanos(System.nanoTime() - intended));
                        if (answer == null || answer.status() != 200) {
                            failed.incrementAndGet();
                        }
                        return null;
                    });
                },
                0,
                1000 / READS_PER_SECOND,
                TimeUnit.MILLISECONDS);
        return reader;
    }

    private List<Figure> report(
            double rate, Instant begin, List<Sent> sent, Latencies reads, int failedReads, Duration drain) {
        var accepted = sent.stream().filter(order -> order.id() != null).toList();
        var refused = sent.stream().filter(Sent::refused).toList();
        var others = new TreeMap<String, Integer>();
        sent.stream()
                .filter(order -> order.id() == null && !order.refused())
                .forEach(order -> others.merge(kind(order.failure()), 1, Integer::sum));
        var failures = others.values().stream().mapToInt(Integer::intValue).sum();
        var statuses = OrdersReport.statuses(shop);
        var lost = accepted.stream()
                .filter(order -> !statuses.containsKey(order.id()))
                .count();
        var confirmations = new HashMap<>(OrdersReport.confirmations(shop, begin, sent));
        var inTheCold = confirmed(accepted, confirmations, begin, begin.plus(cold));
        var warm = confirmed(accepted, confirmations, begin.plus(length.dividedBy(2)), begin.plus(length));
        var cancelled = accepted.stream()
                .filter(order -> "CANCELLED".equals(statuses.get(order.id())))
                .count();
        var refusals = new Latencies();
        refused.forEach(order -> refusals.record(order.answered()));
        var late = new Latencies();
        sent.forEach(order -> late.record(order.late()));

        System.out.printf(
                "Overload, %.1f orders/s for %d s from a cold start: sent %d, accepted %d (cancelled %d, without an end %d), refused with 503 and Retry-After %d, other failures %d %s%n",
                rate,
                length.toSeconds(),
                sent.size(),
                accepted.size(),
                cancelled,
                lost,
                refused.size(),
                failures,
                others);
        System.out.printf("  all ended %.1f s after the last was sent%n", drain.toMillis() / 1000.0);
        System.out.println("  intended time to sending (the generator's own delay): " + late);
        System.out.println("  refusals: " + refusals);
        System.out.println("  accepted in the first " + cold.toSeconds() + " s, to CONFIRMED: " + inTheCold);
        System.out.println("  accepted in the second half, to CONFIRMED: " + warm);
        System.out.println("  reading the catalogue: " + reads + ", failed " + failedReads);
        return List.of(
                confirmedFigure(Aim.OVERLOAD_WARM, warm, cancelled),
                confirmedFigure(Aim.OVERLOAD_COLD, inTheCold, cancelled),
                Figure.of(
                        Aim.OVERLOAD_FAILURES,
                        failures,
                        "of %,d sent at %.0f/s, %,d were accepted, and %,d refused, p99 within %.0f ms",
                        sent.size(),
                        rate,
                        accepted.size(),
                        refused.size(),
                        refusals.millis(99)),
                Figure.of(Aim.OVERLOAD_LOST, lost, "of %,d accepted", accepted.size()),
                Figure.of(
                        Aim.OVERLOAD_READS,
                        failedReads == 0 ? reads.millis(99) : Double.POSITIVE_INFINITY,
                        "%s, failed %d",
                        reads,
                        failedReads));
    }

    private static Figure confirmedFigure(Aim aim, Latencies confirmed, long cancelled) {
        return confirmed.count() == 0
                ? Figure.of(aim, Double.POSITIVE_INFINITY, "the shop accepted no order")
                : Figure.of(
                        aim,
                        confirmed.millis(99) / 1000,
                        "p50 %.2f s, %,d orders; %,d of all were cancelled, which counts as never",
                        confirmed.millis(50) / 1000,
                        confirmed.count(),
                        cancelled);
    }

    /** Accepted orders that were to be sent in this time. One that was never confirmed counts as an hour. */
    private static Latencies confirmed(
            List<Sent> accepted, Map<String, Duration> confirmations, Instant from, Instant to) {
        var latencies = new Latencies();
        accepted.stream()
                .filter(order ->
                        !order.intended().isBefore(from) && order.intended().isBefore(to))
                .forEach(order -> latencies.record(confirmations.getOrDefault(order.id(), Duration.ofHours(1))));
        return latencies;
    }

    /** The status, or what went wrong without one. */
    private static String kind(@Nullable String failure) {
        var text = Objects.requireNonNullElse(failure, "");
        return text.matches("(?s)\\d{3} .*") ? text.substring(0, 3) : text;
    }
}
