package dev.offshoot.benchmarks;

import static dev.offshoot.benchmarks.Aim.Direction.AT_LEAST;
import static dev.offshoot.benchmarks.Aim.Direction.AT_MOST;
import static dev.offshoot.benchmarks.Aim.Direction.BELOW;

import java.util.Locale;

/** What the shop is meant to reach. Each aim is a row in the table of results. The old jar is that of 42981e7. */
enum Aim {
    APPLICATION_CPU(
            Run.ORDERS,
            "CPU of the application per completed order at 15 orders/s after 90 s, against the old jar",
            AT_MOST,
            1 / 3.0,
            "times"),
    DATABASE_CPU(Run.ORDERS, "the same of the database", AT_MOST, 1 / 3.0, "times"),
    SATURATION(Run.ORDERS, "sustained orders/s against the old jar", AT_LEAST, 3, "times"),
    CPU_AT_SATURATION(
            Run.ORDERS,
            "CPU per completed order at saturation, warm, application and database together",
            AT_MOST,
            6,
            "ms"),
    AGAINST_REPLAY(
            Run.REPLAY, "sustained orders/s against pgbench repeating the old jar's statements", AT_LEAST, 2, "times"),
    AGAINST_HAND_WRITTEN(
            Run.REPLAY,
            "sustained orders/s against pgbench with a hand-written order of two transactions",
            AT_LEAST,
            0.45,
            "times"),
    IDLE_CPU(Run.IDLE, "CPU of an idle shop, of one core", BELOW, 2, "%"),
    PROBE(Run.IDLE, "readiness probe with 200,000 future deadlines, p99", BELOW, 5, "ms"),
    READERS(
            Run.IDLE,
            "CPU with 2,000 readers of order-event streams while nothing happens, of one core",
            BELOW,
            10,
            "%"),
    COLD_BACKLOG(Run.COLD, "oldest due delivery at 20 orders/s from the first second after readiness", AT_MOST, 5, "s"),
    OVERLOAD_WARM(Run.OVERLOAD, "twice the sustained rate: accepted orders CONFIRMED, warm, p99", AT_MOST, 2, "s"),
    OVERLOAD_COLD(Run.OVERLOAD, "the same from a cold start, p99", AT_MOST, 10, "s"),
    OVERLOAD_FAILURES(
            Run.OVERLOAD,
            "orders neither accepted nor refused with 503 and Retry-After meanwhile",
            AT_MOST,
            0,
            "orders"),
    OVERLOAD_LOST(Run.OVERLOAD, "accepted orders that never ended meanwhile", AT_MOST, 0, "orders"),
    OVERLOAD_READS(Run.OVERLOAD, "reading the catalogue meanwhile, p99", BELOW, 100, "ms"),
    START_17(Run.STARTUP, "start to the first 200, Java 17 with a class data archive", AT_MOST, 8, "s"),
    START_25(Run.STARTUP, "the same, Java 25 with an AOT cache", AT_MOST, 3, "s"),
    IDLE_MEMORY(Run.STARTUP, "resident memory when idle", AT_MOST, 350, "MB"),
    DELAY_P50(
            Run.DELAY,
            "commit to effect in another process at half load, against pgbench's commit of one row, p50",
            AT_MOST,
            4,
            "times"),
    DELAY_P99(Run.DELAY, "the same, p99", AT_MOST, 12, "times"),
    BRIDGE(Run.BRIDGE, "outbox to committed effect in another process", AT_LEAST, 10_000, "messages/s"),
    BRIDGE_AGAINST_PERF_TEST(Run.BRIDGE, "the same against PerfTest", AT_LEAST, 0.4, "times"),
    GATEWAY_AGAINST_NGINX(Run.GATEWAY, "requests through the gateway against nginx by default", AT_LEAST, 0.8, "times"),
    GATEWAY_AGAINST_KEEP_ALIVE(Run.GATEWAY, "the same against nginx with keep-alive", AT_LEAST, 0.5, "times"),
    GATEWAY_CPU(Run.GATEWAY, "CPU of the gateway per request", AT_MOST, 0.25, "ms"),
    EXTRACTED_CPU(
            Run.EXTRACTED, "CPU per completed order, all modules extracted, against the jar", AT_MOST, 1.8, "times"),
    EXTRACTED_MEMORY(Run.EXTRACTED, "resident memory of all those processes", AT_MOST, 2000, "MB"),
    GROWTH(Run.GROWTH, "cost per order after 1,000,000 orders against that after 1,000", AT_MOST, 1.05, "times"),
    SNAPSHOT(
            Run.SNAPSHOT,
            "cost per order at full load with a snapshot held open for 30 minutes, against that before",
            AT_MOST,
            1.2,
            "times"),
    HOT(Run.HOT, "reservations of one product against pgbench's update of one row", AT_LEAST, 3, "times"),
    OVERSOLD(Run.HOT, "units sold that were not there", AT_MOST, 0, "units");

    /** On which side of the limit a figure should be. */
    enum Direction {
        AT_MOST("at most"),
        BELOW("below"),
        AT_LEAST("at least");

        final String text;

        Direction(String text) {
            this.text = text;
        }
    }

    final Run run;
    final String text;
    final Direction direction;
    final double limit;
    final String unit;

    Aim(Run run, String text, Direction direction, double limit, String unit) {
        this.run = run;
        this.text = text;
        this.direction = direction;
        this.limit = limit;
        this.unit = unit;
    }

    boolean isMetBy(double value) {
        return switch (direction) {
            case AT_MOST -> value <= limit;
            case BELOW -> value < limit;
            case AT_LEAST -> value >= limit;
        };
    }

    /** Such as "at most 6 ms". */
    String limitText() {
        if (limit == 0) {
            return "none";
        }
        return direction.text + " " + (limit == 1 / 3.0 ? "1/3" : withUnit(limit));
    }

    /** Such as "0.31 times". */
    String withUnit(double value) {
        if (Double.isInfinite(value)) {
            return "never";
        }
        return (value == Math.rint(value) || Math.abs(value) >= 100
                        ? String.format(Locale.ROOT, "%,.0f", value)
                        : String.format(Locale.ROOT, "%.2f", value))
                + " " + unit;
    }

    /** The commands that fill the table. */
    enum Run {
        ORDERS("orders", true, "--rate 15 --warm-up 90 --seconds 60 --find-saturation"),
        REPLAY("replay", true, "--seconds 30"),
        IDLE("idle", false, "--seconds 60 --deadlines 200000 --readers 2000"),
        COLD("cold", false, "--rate 20 --seconds 60"),
        OVERLOAD("overload", false, "--seconds 240"),
        STARTUP("startup", false, "--runs 3 --idle 30 --database postgresql"),
        DELAY("delay", false, "--seconds 60"),
        BRIDGE("bridge", false, "--messages 50000"),
        GATEWAY("gateway", false, "--rounds 3"),
        EXTRACTED("extracted", false, "--rate 20 --orders 2000 --variants jar,all"),
        GROWTH("growth", false, "--orders 1000000 --warm-up 180"),
        SNAPSHOT("growth", false, "--snapshot 30 --products 10000 --customers 2000"),
        HOT("hot", false, "--attempts 10000");

        final String experiment;
        /** Whether it compares the shop with an old jar. */
        final boolean compares;

        final String options;

        Run(String experiment, boolean compares, String options) {
            this.experiment = experiment;
            this.compares = compares;
            this.options = options;
        }
    }
}
