package dev.offshoot.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Experiments still run, and still give a figure for each of their aims, with a load that takes seconds. Those with a
 * shop share one, except for {@code calls}, which needs a shop and four gateways of its own. {@code gateway}, {@code
 * extracted} and {@code slow-provider} are not among them: they need programs that are missing in the build, or ten
 * processes.
 */
class SmokeIT {

    /** Other than the folder for temporary files, it is never in memory. */
    private static final String FOLDER = "--folder /var/tmp";

    /** Compiled once: quick starts matter here, and speed does not. */
    private static final String JVM = "-Xmx512m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

    /** Other tests run at the same time, and would not leave them a processor. */
    @BeforeAll
    static void putNothingBehind() {
        System.setProperty("offshoot.benchmarks.nice", "0");
    }

    @Test
    void experimentsOnAShop() throws Exception {
        var options = options(FOLDER + " --root ../.. --customers 20").with("jvm", JVM);

        MeasuredShop.run(options, Map.of(), (shop, unused) -> {
            expect(
                    Aim.Run.ORDERS,
                    OrdersExperiment.on(shop, options("--rate 5 --seconds 2 --warm-up 2 --find-saturation --step 2")));
            expect(
                    Aim.Run.IDLE,
                    IdleExperiment.on(
                            shop, options("--settle 0 --seconds 1 --deadlines 1000 --probes 20 --readers 5")));
            expect(Aim.Run.OVERLOAD, OverloadExperiment.on(shop, options("--rate 5 --seconds 4 --cold 2 --warm-up 1")));
            expect(Aim.Run.COLD, ColdExperiment.on(shop, options("--rate 5 --seconds 2")));
            expect(Aim.Run.GROWTH, GrowthExperiment.on(shop, options("--orders 200 --rate 5 --seconds 1 --warm-up 0")));
            return shop;
        });
    }

    @Test
    void reservationsOfOneProduct() throws Exception {
        expect(Aim.Run.HOT, HotExperiment.run(options(FOLDER + " --attempts 500 --units 10 --seconds 1 --warm-up 1")));
    }

    @Test
    void messagesBetweenTwoProcesses() throws Exception {
        List<Figure> figures;
        try {
            figures = DelayExperiment.run(
                    options(FOLDER + " --rate 50 --seconds 2 --warm-up 1").with("jvm", JVM));
        } catch (Unavailable e) {
            System.out.println("Left out: " + e.getMessage());
            return;
        }
        expect(Aim.Run.DELAY, figures);
    }

    @Test
    void brokers(@TempDir Path folder) throws Exception {
        var table = place(folder, "wires");

        assumeThat(Path.of(BrokerProgram.PROGRAMS.get("nats-server")))
                .as("NATS starts fastest, but is not installed: .ci/run installs it")
                .isExecutable();
        // fails if a message is lost or doubled
        WiresExperiment.run(options(FOLDER
                        + " --brokers nats,rabbitmq --rabbitmq-server none --messages 500 --seconds 1"
                        + " --passes 1 --warm-up 0 --stream 500 --margin 1 --silence 1 --write --table " + table)
                .with("jvm", JVM));

        assertThat(Files.readString(table))
                .contains(
                        "| nats | ",
                        " | 0 lost, 0 doubled of ",
                        "| rabbitmq | *not measured*: no none: install rabbitmq-server");
    }

    @Test
    void formats(@TempDir Path folder) throws Exception {
        var table = place(folder, "formats");

        FormatsExperiment.run(options("--millis 2 --warm-up 0 --write --table " + table));

        assertThat(Files.readString(table))
                .contains(
                        "| json | ",
                        "| xml | ",
                        "| cbor | ",
                        "| protobuf | ",
                        "| avro | ",
                        "| thrift | ",
                        "| hessian | ");
    }

    @Test
    void calls(@TempDir Path folder) throws Exception {
        var table = place(folder, "calls");

        CallsExperiment.run(options(FOLDER
                        + " --root ../.. --seconds 1 --products 3 --connections 2 --warm-up 0 --write --table " + table)
                .with("jvm", JVM));

        assertThat(Files.readString(table)).contains("| rest | ", "| grpc | ", "| thrift | ", "| dubbo | ");
    }

    /** A document with the place for a table. */
    private static Path place(Path folder, String experiment) throws IOException {
        return Files.writeString(
                folder.resolve("README.md"),
                "<!-- begin of %1$s, written by the command %1$s --write -->\n<!-- end of %1$s -->\n"
                        .formatted(experiment));
    }

    /** Without an old jar, without PerfTest, some figures have a reason instead of a value. */
    private static void expect(Aim.Run run, List<Figure> figures) {
        assertThat(figures)
                .extracting(Figure::aim)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(Aim.values())
                        .filter(aim -> aim.run == run)
                        .toList());
        assertThat(figures)
                .allSatisfy(figure -> assertThat(
                                Double.isNaN(figure.value()) && figure.detail().isEmpty())
                        .isFalse());
    }

    private static Options options(String text) {
        return Options.parse(List.of(text.split(" ")));
    }
}
