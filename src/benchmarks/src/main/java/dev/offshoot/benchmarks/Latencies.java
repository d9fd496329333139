package dev.offshoot.benchmarks;

import java.time.Duration;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** Times of many requests or messages. Several threads may record. */
final class Latencies {

    private final Histogram micros = new Histogram(3);

    synchronized void record(Duration time) {
        recordMicros(time.toNanos() / 1000);
    }

    synchronized void recordMicros(long time) {
        micros.recordValue(Math.max(0, time));
    }

    /** In milliseconds; 0 if there are none. */
    synchronized double millis(double percentile) {
        return micros.getValueAtPercentile(percentile) / 1000.0;
    }

    synchronized long count() {
        return micros.getTotalCount();
    }

    @Override
    public synchronized String toString() {
        return String.format(
                Locale.ROOT,
                "p50 %.1f, p90 %.1f, p99 %.1f, longest %.1f ms (%d)",
                millis(50),
                millis(90),
                millis(99),
                micros.getMaxValue() / 1000.0,
                micros.getTotalCount());
    }
}
