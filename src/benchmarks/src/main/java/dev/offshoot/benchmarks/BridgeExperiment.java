package dev.offshoot.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** How many messages per second pass from one process's outbox through RabbitMQ into another's inbox. */
final class BridgeExperiment {

    private static final Pattern RECEIVED = Pattern.compile(" received: ([0-9,]+) msg/s");

    private final Rabbit rabbit;
    private final List<String> perfTest;
    private final int bytes;

    private BridgeExperiment(Rabbit rabbit, List<String> perfTest, int bytes) {
        this.rabbit = rabbit;
        this.perfTest = perfTest;
        this.bytes = bytes;
    }

    static List<Figure> run(Options options) throws Exception {
        var messages = options.number("messages", 50_000);
        var rounds = options.number("rounds", 3);
        var bytes = options.number("bytes", 200);
        var length = options.seconds("seconds", 20);
        var warmUp = WarmUp.of(options);
        var modules = new ArrayList<>(Pair.MODULES);
        modules.add("perf-test");
        try (var cluster = PostgresCluster.startBeside(options, Pair.SETTING);
                var rabbit = Rabbit.at(options, modules)) {
            var experiment = new BridgeExperiment(rabbit, perfTest(options), bytes);
            var best = 0.0;
            try (var pair = Pair.start(cluster, module -> rabbit.settings(), options, bytes)) {
                // each window is a batch of messages, however long they take
                warmUp.run("bridge", window -> 1 / experiment.carry(pair, messages / 2));
                for (int i = 0; i < rounds; i++) {
                    best = Math.max(best, experiment.carry(pair, messages));
                }
            }
            var absolute = Figure.of(Aim.BRIDGE, best, "the best of %d rounds", rounds);
            if (experiment.perfTest.isEmpty()) {
                var why = "PerfTest was not downloaded, see below";
                System.out.println("There is no comparison: " + why);
                return List.of(absolute, Figure.missing(Aim.BRIDGE_AGAINST_PERF_TEST, why));
            }
            // messaging's own windows: 500 unconfirmed, 200 prefetched by the consumer, one acknowledgement per 100
            var windowed = experiment.perfTest("same windows", length, "-c", "500", "-q", "200", "-A", "100");
            var open = experiment.perfTest("larger windows", length, "-c", "5000", "-q", "2000", "-A", "100");
            var fastest = Math.max(windowed, open);
            System.out.printf(
                    "Outbox to effect %.0f/s / PerfTest %.0f/s = %.2f (with the same windows %.2f)%n",
                    best, fastest, best / fastest, best / windowed);
            return List.of(
                    absolute,
                    Figure.of(Aim.BRIDGE_AGAINST_PERF_TEST, best / fastest, "%,.0f against %,.0f/s", best, fastest));
        }
    }

    private double carry(Pair pair, int messages) throws InterruptedException {
        var carried = Carried.by(pair, messages, rabbit::cpuMillis);
        System.out.printf(
                "Outbox to inbox: %d messages of %d bytes in %.2f s: %.0f/s; until the last effect %.2f s: %.0f/s;"
                        + " CPU per message: near, with the writing, %.3f ms, far %.3f ms, RabbitMQ %.3f ms%n",
                messages,
                bytes,
                carried.toInbox(),
                messages / carried.toInbox(),
                carried.toEffect(),
                carried.perSecond(),
                carried.near(),
                carried.far(),
                carried.broker());
        return carried.perSecond();
    }

    /** The PerfTest command, or nothing if it was not downloaded. */
    private static List<String> perfTest(Options options) throws IOException {
        var folder = Path.of(options.text(
                "perf-test",
                options.root()
                        .resolve("src/benchmarks/perf-test/target/dependency")
                        .toString()));
        return Files.isDirectory(folder)
                ? List.of(Programs.java(), "-cp", folder.toAbsolutePath() + "/*", "com.rabbitmq.perf.PerfTest")
                : List.of();
    }

    private double perfTest(String what, Duration length, String... windows) {
        var command = new ArrayList<>(perfTest);
        command.addAll(List.of("--uri", rabbit.uri(), "--quorum-queue", "--queue", rabbit.queue("perf-test")));
        command.addAll(List.of("-x", "1", "-y", "1", "-f", "persistent", "-s", String.valueOf(bytes)));
        command.addAll(List.of("-z", String.valueOf(length.toSeconds())));
        command.addAll(List.of(windows));
        var received = received(Programs.run(command, Path.of("/")));
        System.out.printf("PerfTest, %s (%s): %.0f/s received%n", what, String.join(" ", windows), received);
        return received;
    }

    /** The rate received in the second half of PerfTest's run; the first half is warm-up. */
    static double received(String output) {
        var seconds = RECEIVED.matcher(output)
                .results()
                .map(second -> Double.parseDouble(second.group(1).replace(",", "")))
                .toList();
        return seconds.stream()
                .skip(seconds.size() / 2)
                .mapToDouble(Double::doubleValue)
                .average()
                .orElseThrow(() -> new IllegalStateException("PerfTest's output contains no receive rate:\n" + output));
    }
}
