package dev.offshoot.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Load before a measurement, until more of it no longer makes the measured process cheaper: the compiler takes most of
 * the processor while it works on hot code. All experiments warm up by this rule.
 */
final class WarmUp {

    private static final Duration WINDOW = Duration.ofSeconds(15);
    private static final long LONGEST = 600;
    /** A window that is cheaper by less than a twentieth has gained nothing. */
    private static final double GAIN = 0.95;

    private final Duration atMost;

    private WarmUp(Duration atMost) {
        this.atMost = atMost;
    }

    /** Reads {@code --warm-up}, the limit in seconds. */
    static WarmUp of(Options options) {
        return new WarmUp(options.seconds("warm-up", LONGEST));
    }

    /** Load for a while. */
    interface Window {

        /** Applies the load for this long; returns what a unit of work cost, in any unit. */
        double cost(Duration length) throws Exception;
    }

    /** Repeats a window until its cost no longer falls, or the limit is reached. */
    void run(String what, Window window) throws Exception {
        var length = atMost.compareTo(WINDOW) < 0 ? atMost : WINDOW;
        var costs = new ArrayList<Double>();
        for (var spent = Duration.ZERO; spent.plus(length).compareTo(atMost) <= 0 && !length.isZero(); ) {
            costs.add(window.cost(length));
            spent = spent.plus(length);
            if (hasEnded(costs)) {
                System.out.printf(Locale.ROOT, "%s: warm after %d s%n", what, spent.toSeconds());
                return;
            }
        }
        System.out.printf(Locale.ROOT, "%s: not warm after %d s, the limit%n", what, atMost.toSeconds());
    }

    /** Whether each of the last two windows was hardly cheaper than the cheapest one before them. */
    static boolean hasEnded(List<Double> costs) {
        var before = costs.size() - 2;
        if (before < 1) {
            return false;
        }
        var cheapest = costs.subList(0, before).stream()
                .mapToDouble(cost -> cost)
                .min()
                .orElseThrow();
        return costs.subList(before, costs.size()).stream().allMatch(cost -> cost > cheapest * GAIN);
    }
}
