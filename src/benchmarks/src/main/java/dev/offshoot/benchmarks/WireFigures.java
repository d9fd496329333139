package dev.offshoot.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What one measurement of one broker gave.
 *
 * @param start until the broker accepts messages, with an empty folder
 * @param megabytes the broker's resident memory under load
 * @param bytes on the wire per message; NaN if they could not be counted
 * @param ours what was lost and doubled with the guarantees of messaging
 * @param tutorial the same without them
 */
record WireFigures(
        Duration start,
        double megabytes,
        Carried carried,
        double bytes,
        Latencies delays,
        Losses ours,
        Losses tutorial) {

    static final List<String> HEAD = List.of(
            "broker",
            "messages/s",
            "commit to effect, p50, p99",
            "CPU per message: sender, receiver, broker",
            "bytes per message",
            "broker's memory",
            "broker's start",
            "killed, with our guarantees",
            "killed, without them");

    /** The row of a broker that could not be measured. */
    static List<String> missing(String broker, String why) {
        return List.of(broker, why, "", "", "", "", "", "", "");
    }

    /** The averages of several measurements, and the sums of what was lost. */
    static List<String> row(String broker, List<WireFigures> all) {
        var without = all.get(0).start.isZero();
        return List.of(
                broker,
                text("%,.0f", all, one -> one.carried.perSecond()),
                text("%.1f, ", all, one -> one.delays.millis(50)) + text("%.1f ms", all, one -> one.delays.millis(99)),
                text("%.3f, ", all, one -> one.carried.near())
                        + text("%.3f, ", all, one -> one.carried.far())
                        + (without ? "none" : text("%.3f ms", all, one -> one.carried.broker())),
                all.stream().anyMatch(one -> Double.isNaN(one.bytes))
                        ? "not counted"
                        : text("%,.0f", all, one -> one.bytes),
                without ? "no broker" : text("%,.0f MB", all, WireFigures::megabytes),
                without ? "no broker" : text("%,.0f ms", all, one -> one.start.toMillis()),
                losses(all.stream().map(WireFigures::ours).toList()),
                losses(all.stream().map(WireFigures::tutorial).toList()));
    }

    private static String losses(List<Losses> all) {
        return all.stream().reduce(Losses.NOT_COUNTED, Losses::plus).toString();
    }

    private static String text(String format, List<WireFigures> all, ToDoubleFunction<WireFigures> figure) {
        return String.format(
                Locale.ROOT, format, all.stream().mapToDouble(figure).average().orElseThrow());
    }
}
