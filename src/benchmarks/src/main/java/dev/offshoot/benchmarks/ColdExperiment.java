package dev.offshoot.benchmarks;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What becomes of orders that arrive from the moment at which a newly started shop says that it is ready. */
final class ColdExperiment {

    private ColdExperiment() {}

    static List<Figure> run(Options options) throws Exception {
        return MeasuredShop.run(options, Map.of(), ColdExperiment::on);
    }

    /** As {@link #run}, with a shop that is running already. */
    static List<Figure> on(MeasuredShop shop, Options options) throws Exception {
        var rate = options.rate("rate", 20);
        var length = options.seconds("seconds", 60);
        options.done();
        // customers and products exist now; the next process has done nothing yet
        shop.restart();
        var begin = Instant.now();
        List<OrderLoad.Sent> sent;
        double oldest;
        try (var backlog = Backlog.of(shop.cluster(), MeasuredShop.DATABASE)) {
            sent = shop.load().run(rate, begin, length);
            shop.awaitAllEnded();
            oldest = backlog.oldest();
        }
        var drain = Duration.between(begin.plus(length), Instant.now());
        var accepted =
                sent.stream().map(OrderLoad.Sent::id).filter(Objects::nonNull).toList();
        var ended = OrdersReport.statuses(shop);
        var lost = accepted.stream().filter(id -> !ended.containsKey(id)).count();
        var confirmed = new Latencies();
        OrdersReport.confirmations(shop, begin, sent).values().forEach(confirmed::record);
        System.out.printf(
                "Cold, %.1f orders/s for %d s: sent %d, accepted %d, without an end %d; all ended %.1f s after the last was sent%n",
                rate, length.toSeconds(), sent.size(), accepted.size(), lost, drain.toMillis() / 1000.0);
        System.out.printf("  the oldest due delivery was %.2f s old%n", oldest);
        System.out.println("  intended time to CONFIRMED: " + confirmed);
        if (lost > 0) {
            throw new IllegalStateException("The shop acknowledged " + lost + " orders that never ended");
        }
        return List.of(Figure.of(
                Aim.COLD_BACKLOG,
                oldest,
                "%,d of %,d orders accepted, CONFIRMED after %.1f s p99",
                accepted.size(),
                sent.size(),
                confirmed.millis(99) / 1000));
    }
}
