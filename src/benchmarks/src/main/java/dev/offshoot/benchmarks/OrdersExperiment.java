package dev.offshoot.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an order costs, and how many per second one shop sustains: the whole shop, from HTTP to the end of each order;
 * on request, in comparison with another jar or other settings.
 */
final class OrdersExperiment {

    private OrdersExperiment() {}

    /**
     * What one shop did.
     *
     * @param sustained the highest rate that was sustained; not a number if it was not searched
     * @param saturated the cost at that rate
     */
    private record Side(OrdersReport report, double sustained, Cost saturated) {

        boolean searched() {
            return !Double.isNaN(sustained);
        }
    }

    static List<Figure> run(Options options) throws Exception {
        var compare = options.text("compare", "");
        if (compare.isEmpty()) {
            return figures(List.of(measure(options)), List.of());
        }
        var other = other(options, compare);
        System.out.println("A is " + options.shopJar() + " as it is, B is with " + compare);
        var ours = new ArrayList<Side>();
        var theirs = new ArrayList<Side>();
        for (var side : List.of("A", "B", "B", "A")) {
            System.out.println("\n" + side + ":");
            (side.equals("A") ? ours : theirs).add(measure(side.equals("A") ? options : other));
        }
        System.out.printf("%n%-42s %28s %28s %8s%n", "", "A", "B", "A / B");
        if (ours.get(0).searched()) {
            print("sustained orders/s", ours, theirs, Side::sustained);
            print(
                    "  CPU there, application, ms",
                    ours,
                    theirs,
                    side -> side.saturated().application());
            print(
                    "  CPU there, database, ms",
                    ours,
                    theirs,
                    side -> side.saturated().database());
        }
        print("CPU per completed order, application, ms", ours, theirs, OrdersExperiment::application);
        print("CPU per completed order, database, ms", ours, theirs, OrdersExperiment::database);
        print("commits per completed order", ours, theirs, side -> side.report().commitsPerOrder());
        print(
                "intended time to 202, p50, ms",
                ours,
                theirs,
                side -> side.report().answered().millis(50));
        print(
                "intended time to 202, p99, ms",
                ours,
                theirs,
                side -> side.report().answered().millis(99));
        print(
                "intended time to CONFIRMED, p50, ms",
                ours,
                theirs,
                side -> side.report().confirmed().millis(50));
        print(
                "intended time to CONFIRMED, p99, ms",
                ours,
                theirs,
                side -> side.report().confirmed().millis(99));
        return figures(ours, compare.contains("=") ? List.of() : theirs);
    }

    /** The options of the other side: another jar, or a setting that differs. */
    private static Options other(Options options, String compare) {
        if (compare.contains("=")) {
            return options.with(
                    "set",
                    Stream.of(options.text("set", ""), compare)
                            .filter(settings -> !settings.isEmpty())
                            .collect(Collectors.joining(",")));
        }
        if (!Files.isRegularFile(Path.of(compare))) {
            throw new Unavailable("there is no jar " + compare);
        }
        return options.with("shop", compare);
    }

    /** Each side has a database server of its own, and finds nothing that another one has left. */
    private static Side measure(Options options) throws Exception {
        return MeasuredShop.run(options, Map.of(), OrdersExperiment::measure);
    }

    private static Side measure(MeasuredShop shop, Options options) throws Exception {
        var rate = options.rate("rate", 20);
        var warmUp = WarmUp.of(options);
        var orders = options.number("orders", 0);
        var length = options.seconds("seconds", 60);
        var findSaturation = options.flag("find-saturation");
        var step = options.seconds("step", 20);
        options.done();
        shop.warmUp(rate, warmUp);
        var observed = shop.observe(rate, orders > 0 ? Duration.ofMillis(Math.round(orders / rate * 1000)) : length);
        var report = OrdersReport.of(shop, observed);
        if (!findSaturation) {
            return new Side(report, Double.NaN, new Cost(Double.NaN, Double.NaN));
        }
        var sustained = shop.saturation(rate, step).sustained();
        var saturated = shop.cost(shop.observe(sustained, length));
        System.out.printf(
                "At %.1f orders/s for %d s: CPU per completed order: %s%n", sustained, length.toSeconds(), saturated);
        return new Side(report, sustained, saturated);
    }

    /** As {@link #run}, of one shop that is running already. */
    static List<Figure> on(MeasuredShop shop, Options options) throws Exception {
        return figures(List.of(measure(shop, options)), List.of());
    }

    private static void print(String what, List<Side> ours, List<Side> theirs, ToDoubleFunction<Side> figure) {
        System.out.printf(
                Locale.ROOT,
                "%-42s %28s %28s %8.2f%n",
                what,
                each(ours, figure),
                each(theirs, figure),
                average(ours, figure) / average(theirs, figure));
    }

    private static String each(List<Side> sides, ToDoubleFunction<Side> figure) {
        return sides.stream()
                .map(side -> String.format(Locale.ROOT, "%.2f", figure.applyAsDouble(side)))
                .collect(Collectors.joining(" and "));
    }

    private static double average(List<Side> sides, ToDoubleFunction<Side> figure) {
        return sides.stream().mapToDouble(figure).average().orElse(Double.NaN);
    }

    private static double application(Side side) {
        return side.report().cost().application();
    }

    private static double database(Side side) {
        return side.report().cost().database();
    }

    /** Those with an aim; the other side is empty if it is not an old jar. */
    private static List<Figure> figures(List<Side> ours, List<Side> old) {
        var figures = new ArrayList<Figure>();
        figures.add(ratio(Aim.APPLICATION_CPU, ours, old, OrdersExperiment::application));
        figures.add(ratio(Aim.DATABASE_CPU, ours, old, OrdersExperiment::database));
        if (ours.get(0).searched()) {
            var cost = Cost.average(ours.stream().map(Side::saturated).toList());
            figures.add(ratio(Aim.SATURATION, ours, old, Side::sustained));
            figures.add(Figure.of(
                    Aim.CPU_AT_SATURATION,
                    cost.together(),
                    "%s, at %.1f orders/s",
                    cost,
                    average(ours, Side::sustained)));
        }
        return figures;
    }

    private static Figure ratio(Aim aim, List<Side> ours, List<Side> old, ToDoubleFunction<Side> figure) {
        return old.isEmpty()
                ? Figure.missing(aim, "no old jar to compare with")
                : Figure.of(
                        aim,
                        average(ours, figure) / average(old, figure),
                        "%s against %s",
                        each(ours, figure),
                        each(old, figure));
    }
}
