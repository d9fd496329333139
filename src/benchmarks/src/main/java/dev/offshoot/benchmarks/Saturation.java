package dev.offshoot.benchmarks;

import java.util.function.Predicate;

/**
 * The highest rate at which something keeps up.
 *
 * @param result what was measured at the highest tested rate that was sustained
 * @param sustained that rate, per second
 * @param missed the lowest tested rate that was not sustained
 */
record Saturation<T>(T result, double sustained, double missed) {

    private static final double STEP = 1.3;
    private static final int BISECTIONS = 2;
    /** One every half minute. */
    private static final double LOWEST = 1 / 30.0;

    /** Tries a rate. */
    interface Trial<T> {
        T at(double rate) throws Exception;
    }

    /**
     * Searches from this rate upwards, or downwards if it is too high already, in steps of 30 %; then bisects twice.
     *
     * @param keepsUp whether the rate of a trial was sustained
     */
    static <T> Saturation<T> search(double from, Trial<T> trial, Predicate<T> keepsUp) throws Exception {
        var rate = from;
        var result = trial.at(rate);
        double missed;
        if (keepsUp.test(result)) {
            var next = trial.at(rate * STEP);
            while (keepsUp.test(next)) {
                rate *= STEP;
                result = next;
                next = trial.at(rate * STEP);
            }
            missed = rate * STEP;
        } else {
            do {
                missed = rate;
                rate /= STEP;
                if (rate < LOWEST) {
                    throw new IllegalStateException("Cannot even keep up with " + missed + "/s");
                }
                result = trial.at(rate);
            } while (!keepsUp.test(result));
        }
        var found = new Saturation<>(result, rate, missed);
        for (int i = 0; i < BISECTIONS; i++) {
            var middle = (found.sustained() + found.missed()) / 2;
            var between = trial.at(middle);
            found = keepsUp.test(between)
                    ? new Saturation<>(between, middle, found.missed())
                    : new Saturation<>(found.result(), found.sustained(), middle);
        }
        return found;
    }
}
