package dev.offshoot.benchmarks;

import dev.offshoot.benchmarks.MeasuredShop.Observed;
import dev.offshoot.benchmarks.MeasuredShop.Sample;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What became of observed orders.
 *
 * @param acknowledged the number of orders that the shop accepted
 * @param lost how many of these never ended
 * @param commitsPerOrder all commits of the database for each completed order
 * @param answered from the intended time to 202
 * @param confirmed from the intended time to CONFIRMED, as the order's history has it
 */
record OrdersReport(
        long sent,
        long acknowledged,
        long completed,
        long lost,
        Cost cost,
        double commitsPerOrder,
        Latencies answered,
        Latencies confirmed) {

    /** Prints it, too. */
    static OrdersReport of(MeasuredShop shop, Observed observed) {
        var sent = observed.sent();
        var statuses = statuses(shop);
        var acknowledged =
                sent.stream().map(OrderLoad.Sent::id).filter(Objects::nonNull).toList();
        var completed = acknowledged.stream()
                .filter(id -> "COMPLETED".equals(statuses.get(id)))
                .count();
        var lost = acknowledged.stream().filter(id -> !statuses.containsKey(id)).count();
        var first = observed.first();
        var last = observed.last();
        var commits = (double) (last.commits() - first.commits());
        var report = new OrdersReport(
                sent.size(),
                acknowledged.size(),
                completed,
                lost,
                shop.cost(observed),
                commits / completed,
                new Latencies(),
                new Latencies());
        var late = new Latencies();
        sent.forEach(order -> late.record(order.late()));
        sent.stream().filter(order -> order.id() != null).forEach(order -> report.answered.record(order.answered()));
        confirmations(shop, observed.begin(), sent).values().forEach(report.confirmed::record);

        System.out.printf(
                "%nOrders: %.1f/s for %d s%n",
                observed.rate(), observed.length().toSeconds());
        report.printOutcome(shop, observed);
        report.printCosts(shop, observed);
        System.out.println("  intended time to sending (the generator's own delay): " + late);
        System.out.println("  intended time to 202: " + report.answered);
        System.out.println("  intended time to CONFIRMED: " + report.confirmed);
        System.out.printf(
                "  commits %.2f per listener execution (%.1f commits, %.1f executions an order)%n",
                commits / observed.executions(), report.commitsPerOrder, observed.executions() / completed);
        if (lost > 0) {
            throw new IllegalStateException("The shop acknowledged " + lost + " orders that never ended");
        }
        return report;
    }

    /** The statuses of all orders that have ended. */
    static Map<String, String> statuses(MeasuredShop shop) {
        var statuses = new HashMap<String, String>();
        shop.jdbc().query("SELECT order_id, status FROM orders.order_report WHERE finished_at IS NOT NULL", row -> {
            statuses.put(row.getString(1), row.getString(2));
        });
        return statuses;
    }

    /** How long after its intended time each order was CONFIRMED. Those that never were are missing. */
    static Map<String, Duration> confirmations(MeasuredShop shop, Instant begin, List<OrderLoad.Sent> sent) {
        var confirmedAt = new HashMap<String, Instant>();
        shop.jdbc()
                .query(
                        "SELECT order_id, at FROM orders.order_history WHERE status = 'CONFIRMED' AND at >= ?",
                        row -> {
                            confirmedAt.put(
                                    row.getString(1), row.getTimestamp(2).toInstant());
                        },
                        Timestamp.from(begin));
        var took = new HashMap<String, Duration>();
        for (var order : sent) {
            var at = order.id() == null ? null : confirmedAt.get(order.id());
            if (at != null) {
                took.put(order.id(), Duration.between(order.intended(), at));
            }
        }
        return took;
    }

    private void printOutcome(MeasuredShop shop, Observed observed) {
        System.out.printf(
                "  sent %d, refused %d, acknowledged %d: completed %d, cancelled %d, without an end %d%n",
                sent, sent - acknowledged, acknowledged, completed, acknowledged - completed - lost, lost);
        observed.sent().stream()
                .map(OrderLoad.Sent::failure)
                .filter(Objects::nonNull)
                .findFirst()
                .ifPresent(failure -> System.out.println("  the first refusal: " + failure));
        shop.jdbc()
                .query(
                        "SELECT reason, count(*) FROM orders.order_history WHERE status = 'CANCELLED' AND at >= ? GROUP BY reason",
                        row -> {
                            System.out.println("  cancelled as " + row.getString(1) + ": " + row.getLong(2));
                        },
                        Timestamp.from(observed.begin()));
        var took = Duration.between(observed.begin(), observed.last().at());
        System.out.printf(
                "  completed %.1f/s, from the first one sent to the last one ended%n",
                completed * 1000.0 / took.toMillis());
    }

    private void printCosts(MeasuredShop shop, Observed observed) {
        List<Sample> samples = observed.samples();
        var atFirst = shop.cost(samples.get(0), samples.get(1));
        var atLast = shop.cost(samples.get(3), samples.get(4));
        System.out.println("  CPU per completed order: " + cost);
        System.out.println("    the first 10 %: " + atFirst);
        System.out.println("    the last 10 %: " + atLast);
        System.out.printf(
                "  an order at the end costs %.2f times what it cost at the beginning%n",
                atLast.together() / atFirst.together());
        System.out.printf(
                "  CPU of this load generator: %.2f ms an order%n",
                (double) (observed.last().ownCpu() - observed.first().ownCpu()) / completed);
        System.out.printf(
                "  resident memory of the shop: start %d, middle %d, end %d MiB%n",
                observed.first().resident(),
                samples.get(2).resident(),
                observed.last().resident());
    }
}
