package dev.offshoot.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What each broker costs, and what it loses when it is killed: with the guarantees of messaging, and without. */
final class WiresExperiment {

    private final Options options;
    private final int messages;
    private final int bytes;
    private final double rate;
    private final Duration length;
    private final int publishers;
    private final SteadyStream stream;
    private final Duration silence;
    private final WarmUp warmUp;

    private WiresExperiment(Options options) {
        this.options = options;
        this.messages = options.number("messages", 50_000);
        this.bytes = options.number("bytes", 200);
        this.rate = options.rate("rate", 200);
        this.length = options.seconds("seconds", 15);
        this.publishers = options.number("publishers", 4);
        this.stream = SteadyStream.of(options);
        this.silence = options.seconds("silence", 6);
        // in windows of a quarter of the messages
        this.warmUp = WarmUp.of(options.withDefault("warm-up", "90"));
        // read later, and no mistakes even if the chosen brokers do not need them
        BrokerProgram.PROGRAMS.keySet().forEach(program -> options.text(program, ""));
        List.of("folder", "jvm").forEach(name -> options.text(name, ""));
    }

    static List<Figure> run(Options options) throws Exception {
        var brokers =
                List.of(options.text("brokers", String.join(",", Wire.NAMES)).split(","));
        brokers.forEach(Wire::requireName);
        var passes = Math.max(1, options.number("passes", 2));
        var target = MeasuredTable.Target.of(options);
        var experiment = new WiresExperiment(options);
        options.done();
        var measured = new LinkedHashMap<String, List<WireFigures>>();
        var missing = new LinkedHashMap<String, String>();
        brokers.forEach(broker -> measured.put(broker, new ArrayList<>()));
        var order = new ArrayList<>(brokers);
        for (int pass = 1; pass <= passes; pass++) {
            for (var broker : order) {
                if (missing.containsKey(broker)) {
                    continue;
                }
                System.out.printf("%n=== %s, measurement %d of %d%n", broker, pass, passes);
                try {
                    measured.get(broker).add(experiment.measure(broker));
                } catch (Unavailable e) {
                    System.out.println("Not measured: " + e.getMessage());
                    missing.put(broker, "*not measured*: " + e.getMessage());
                } catch (InterruptedException e) {
                    throw e;
                } catch (Exception e) {
                    // the others are measured all the same
                    e.printStackTrace();
                    missing.put(broker, "**failed**: " + e.getMessage());
                }
            }
            // forwards and then backwards, so that a machine that gets slower or faster affects all
            Collections.reverse(order);
        }
        target.show(table(measured, missing));
        requireGuarantees(measured, missing);
        return List.of();
    }

    private static MeasuredTable table(Map<String, List<WireFigures>> measured, Map<String, String> missing) {
        return new MeasuredTable(
                "wires",
                WireFigures.HEAD,
                measured.entrySet().stream()
                        .map(broker -> missing.containsKey(broker.getKey())
                                ? WireFigures.missing(broker.getKey(), missing.get(broker.getKey()))
                                : WireFigures.row(broker.getKey(), broker.getValue()))
                        .toList());
    }

    private static void requireGuarantees(Map<String, List<WireFigures>> measured, Map<String, String> missing) {
        var broken = new ArrayList<String>();
        measured.forEach((broker, figures) -> figures.stream()
                .filter(one -> !one.ours().isExactlyOnce())
                .forEach(one -> broken.add(broker + ": " + one.ours())));
        missing.forEach((broker, why) -> {
            if (why.startsWith("**failed")) {
                broken.add(broker + " " + why);
            }
        });
        if (!broken.isEmpty()) {
            throw new IllegalStateException("Messages were lost or doubled, or a measurement failed: " + broken);
        }
    }

    private WireFigures measure(String broker) throws Exception {
        try (var wire = Wire.named(broker, options)) {
            var start = wire.start();
            if (wire.broker() != null) {
                System.out.printf("Accepts messages after %d ms%n", start.toMillis());
            }
            try (var cluster = PostgresCluster.startBeside(options, Pair.SETTING);
                    var pair = Pair.start(cluster, wire, options, bytes)) {
                return measure(wire, start, pair);
            }
        }
    }

    private WireFigures measure(Wire wire, Duration start, Pair pair) throws Exception {
        warmUp.run(
                "wires",
                window -> 1
                        / Carried.by(pair, Math.max(1, messages / 4), wire::brokerCpuMillis)
                                .perSecond());
        var bytesBefore = wire.bytes();
        var carried = Carried.by(pair, messages, wire::brokerCpuMillis);
        var carriedBytes = (wire.bytes() - bytesBefore) / messages;
        System.out.printf(
                "%d messages until the last effect in %.2f s: %.0f/s; CPU per message: sender, with the writing,"
                        + " %.3f ms, receiver %.3f ms, broker %.3f ms; %.0f bytes on the wire%n",
                messages,
                carried.toEffect(),
                carried.perSecond(),
                carried.near(),
                carried.far(),
                carried.broker(),
                carriedBytes);
        var delay = new DelayExperiment(pair, publishers);
        // so far, messages came in crowds
        delay.report(rate, Duration.ofSeconds(Math.max(1, length.toSeconds() / 3)));
        var delays = delay.report(rate, length);
        var broker = wire.broker();
        var memory = broker == null ? 0 : Proc.megabytes(broker.residentMegabytes());
        if (broker != null) {
            System.out.printf("The broker's resident memory: %.0f MB%n", memory);
        }
        var ours = Losses.NOT_COUNTED;
        var tutorial = Losses.NOT_COUNTED;
        if (stream.perSecond() > 0) {
            var first = pair.tell(1);
            kill(wire, pair);
            var last = pair.tell(1);
            if (!pair.heardAll(last)) {
                System.out.println("Some messages did not arrive: see " + Wire.LOGS);
            }
            tutorial = TutorialRun.run(wire, stream, silence, options);
            System.out.println("Killed, as a tutorial writes it: " + tutorial);
            // late, so that what arrives again is seen
            ours = pair.losses(first, last);
            System.out.println("Killed, with our guarantees: " + ours);
        }
        return new WireFigures(start, memory, carried, carriedBytes, delays, ours, tutorial);
    }

    private void kill(Wire wire, Pair pair) throws Exception {
        stream.run(pair::tell, () -> {
            var broker = wire.broker();
            if (broker == null) {
                pair.killFar();
            } else {
                broker.kill();
                broker.start();
            }
        });
    }
}
