package dev.offshoot.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Experiments still run, and still give a figure for each of their aims, with a load that takes seconds. Those with a
 * shop share one. {@code gateway}, {@code extracted} and {@code slow-provider} are not among them: they need programs
 * that are missing in the build, or ten processes.
 */
class SmokeIT {

    /** Other than the folder for temporary files, it is never in memory. */
    private static final String FOLDER = "--folder /var/tmp";

    @Test
    void experimentsOnAShop() throws Exception {
        // compiled once: quick starts matter here, and speed does not
        var options = options(FOLDER + " --root ../.. --customers 20")
                .with("jvm", "-Xmx512m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC");

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
            figures = DelayExperiment.run(options(FOLDER + " --rate 50 --seconds 2 --warm-up 1"));
        } catch (Unavailable e) {
            System.out.println("Left out: " + e.getMessage());
            return;
        }
        expect(Aim.Run.DELAY, figures);
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
