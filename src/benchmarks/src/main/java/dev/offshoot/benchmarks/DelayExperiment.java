package dev.offshoot.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/** The delay between a commit in one process and the effect of its message in another. */
final class DelayExperiment {

    private final Pair pair;
    private final int publishers;

    private DelayExperiment(Pair pair, int publishers) {
        this.pair = pair;
        this.publishers = publishers;
    }

    static void run(Options options) throws Exception {
        var rate = options.rate("rate", 0);
        var length = options.seconds("seconds", 60);
        var step = options.seconds("step", 15);
        var publishers = options.number("publishers", 4);
        var bytes = options.number("bytes", 200);
        try (var cluster = PostgresCluster.start(options, Pair.SETTING);
                var rabbit = Rabbit.at(options, Pair.MODULES);
                var pair = Pair.start(cluster, rabbit, options, bytes)) {
            var experiment = new DelayExperiment(pair, publishers);
            if (rate == 0) {
                experiment.mostPerSecond("to warm up", step);
                rate = experiment.mostPerSecond("at full load", step) / 2;
            } else {
                experiment.atRate(rate, step);
            }
            experiment.report(rate, length);
        }
    }

    /** One message per transaction, as fast as possible; returns how many per second had an effect. */
    private double mostPerSecond(String what, Duration length) throws Exception {
        var from = System.nanoTime();
        var count = new AtomicLong();
        var last = publish(() -> {
            var told = 0L;
            while (System.nanoTime() - from < length.toNanos()) {
                told = pair.tell(1);
                count.incrementAndGet();
            }
            return told;
        });
        var published = (System.nanoTime() - from) / 1e9;
        pair.awaitHeard(last);
        var took = (System.nanoTime() - from) / 1e9;
        System.out.printf(
                "%d publishers, %s: %d messages committed in %.1f s, heard in %.1f s: %.0f/s%n",
                publishers, what, count.get(), published, took, count.get() / took);
        return count.get() / took;
    }

    /** Publishes at fixed times; returns the number of the last message. */
    private long atRate(double rate, Duration length) throws Exception {
        var messages = Math.round(rate * length.toSeconds());
        var origin = System.nanoTime();
        var next = new AtomicLong();
        var last = publish(() -> {
            var told = 0L;
            for (var i = next.getAndIncrement(); i < messages; i = next.getAndIncrement()) {
                var due = origin + Math.round(i * 1e9 / rate);
                for (var left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                told = pair.tell(1);
            }
            return told;
        });
        pair.awaitHeard(last);
        return last;
    }

    private long publish(Callable<Long> work) throws InterruptedException, ExecutionException {
        var threads = Executors.newFixedThreadPool(publishers);
        var working = new ArrayList<Future<Long>>();
        for (int i = 0; i < publishers; i++) {
            working.add(threads.submit(work));
        }
        var last = 0L;
        for (var each : working) {
            last = Math.max(last, each.get());
        }
        threads.shutdown();
        return last;
    }

    private void report(double rate, Duration length) throws Exception {
        var first = pair.tell(1);
        pair.awaitHeard(first);
        var from = System.nanoTime();
        var last = atRate(rate, length);
        var took = (System.nanoTime() - from) / 1e9;
        var micros = new Histogram(3);
        pair.jdbc()
                .query(
                        """
                SELECT extract(epoch FROM pg_xact_commit_timestamp(heard.xmin) - pg_xact_commit_timestamp(told.xmin)) * 1000000
                FROM told JOIN heard ON heard.number = told.number WHERE told.number > ?
                """,
                        row -> {
                            micros.recordValue(Math.max(0, row.getLong(1)));
                        },
                        first);
        if (micros.getTotalCount() != last - first) {
            throw new IllegalStateException(
                    "Only " + micros.getTotalCount() + " of " + (last - first) + " messages had an effect");
        }
        System.out.printf(
                "Commit to effect at %.0f/s (kept up with %.0f/s): p50 %.1f, p90 %.1f, p99 %.1f, longest %.1f ms (%d)%n",
                rate,
                (last - first) / took,
                micros.getValueAtPercentile(50) / 1e3,
                micros.getValueAtPercentile(90) / 1e3,
                micros.getValueAtPercentile(99) / 1e3,
                micros.getMaxValue() / 1e3,
                micros.getTotalCount());
    }
}
