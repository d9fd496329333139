package dev.offshoot.benchmarks;

import java.util.Locale;

/**
 * What an experiment measured for an aim.
 *
 * @param value in the aim's unit; NaN if it could not be measured
 * @param detail what the value was computed from, or why there is none
 */
record Figure(Aim aim, double value, String detail) {

    /** A measured figure. The detail is a format, and its arguments. */
    static Figure of(Aim aim, double value, String detail, Object... arguments) {
        return new Figure(aim, value, String.format(Locale.ROOT, detail, arguments));
    }

    static Figure missing(Aim aim, String why) {
        return new Figure(aim, Double.NaN, why);
    }

    /** Such as "at most 6 ms: missed, 7.10 ms (...)". */
    String verdict() {
        return Double.isNaN(value)
                ? aim.limitText() + ": not measured, " + detail
                : aim.limitText() + ": " + (aim.isMetBy(value) ? "met" : "missed") + ", " + aim.withUnit(value) + " ("
                        + detail + ")";
    }
}
