package dev.offshoot.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** The delay between a commit in one process and the effect of its message in another. */
final class DelayExperiment {

    private final Pair pair;
    private final int publishers;

    DelayExperiment(Pair pair, int publishers) {
        this.pair = pair;
        this.publishers = publishers;
    }

    static List<Figure> run(Options options) throws Exception {
        var rate = options.rate("rate", 0);
        var length = options.seconds("seconds", 60);
        var step = options.seconds("step", 15);
        var publishers = options.number("publishers", 4);
        var bytes = options.number("bytes", 200);
        var warmUp = WarmUp.of(options);
        try (var cluster = PostgresCluster.startBeside(options, Pair.SETTING);
                var rabbit = Rabbit.at(options, Pair.MODULES);
                var pair = Pair.start(cluster, module -> rabbit.settings(), options, bytes)) {
            var experiment = new DelayExperiment(pair, publishers);
            warmUp.run("delay", window -> 1 / experiment.mostPerSecond("to warm up", window));
            if (rate == 0) {
                rate = experiment.mostPerSecond("at full load", step) / 2;
            }
            var delays = experiment.report(rate, length);
            pair.jdbc().execute("CREATE TABLE alone (number BIGINT NOT NULL)");
            var commits = cluster.pgbenchLatencies(Pair.DATABASE, "INSERT INTO alone (number) VALUES (1);\n", length);
            System.out.println("pgbench, commit of one row, one client: " + commits);
            return List.of(
                    ratio(Aim.DELAY_P50, delays, commits, 50, rate), ratio(Aim.DELAY_P99, delays, commits, 99, rate));
        }
    }

    private static Figure ratio(Aim aim, Latencies delays, Latencies commits, double percentile, double rate) {
        var delay = delays.millis(percentile);
        var commit = commits.millis(percentile);
        return Figure.of(aim, delay / commit, "%.1f against %.2f ms, at %.0f/s", delay, commit, rate);
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

    /** From the commit that publishes a message to that of its effect, at this rate. */
    Latencies report(double rate, Duration length) throws Exception {
        var first = pair.tell(1);
        pair.awaitHeard(first);
        var from = System.nanoTime();
        var last = atRate(rate, length);
        var took = (System.nanoTime() - from) / 1e9;
        var delays = new Latencies();
        pair.jdbc()
                .query(
                        """
                SELECT extract(epoch FROM pg_xact_commit_timestamp(heard.xmin) - pg_xact_commit_timestamp(told.xmin)) * 1000000
                FROM told JOIN heard ON heard.number = told.number WHERE told.number > ?
                """,
                        row -> {
                            delays.recordMicros(row.getLong(1));
                        },
                        first);
        if (delays.count() != last - first) {
            throw new IllegalStateException(
                    "Only " + delays.count() + " of " + (last - first) + " messages had an effect");
        }
        System.out.printf(
                "Commit to effect at %.0f/s (kept up with %.0f/s): %s%n", rate, (last - first) / took, delays);
        return delays;
    }
}
