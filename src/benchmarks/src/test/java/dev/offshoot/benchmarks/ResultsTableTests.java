package dev.offshoot.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** A table that mixes commits, machines or aims says what nobody measured. */
class ResultsTableTests {

    private static final String DOCUMENT =
            "# Benchmarks\n\n" + ResultsTable.BEGIN + "\n" + ResultsTable.END + "\n\nThe end.\n";

    @Test
    void saysOfEachAimWhetherItIsMet() {
        var table = ResultsTable.in(DOCUMENT);
        table.put(Figure.of(Aim.SATURATION, 3.2, "%.1f against %.1f", 64.0, 20.0), "orders --compare old.jar", "abc");
        table.put(Figure.of(Aim.IDLE_CPU, 2, "database %d %%", 1), "idle", "abc");
        table.put(Figure.missing(Aim.GATEWAY_CPU, "nginx is missing"), "gateway", "abc");
        table.fail(Aim.GROWTH, "out of | memory", "growth", "abc");

        assertThat(table.document("this machine"))
                .startsWith("# Benchmarks\n\n" + ResultsTable.BEGIN + "\nMachine: this machine\n\n| figure |")
                .endsWith(ResultsTable.END + "\n\nThe end.\n")
                .contains(
                        "| sustained orders/s against the old jar | at least 3 times | 3.20 times: 64.0 against 20.0 | met | `orders --compare old.jar` | abc |\n",
                        "| below 2 % | 2 %: database 1 % | **missed** | `idle` | abc |\n",
                        "| *not measured*: nginx is missing |  | `gateway` | abc |\n",
                        "| the experiment failed: out of / memory | **missed** | `growth` | abc |\n",
                        "| CPU with 2,000 readers of order-event streams while nothing happens, of one core | below 10 % | *not measured*: not run yet |  |  |  |\n");
    }

    @Test
    void keepsTheRowsThatAreNotReplaced() {
        var first = ResultsTable.in(DOCUMENT);
        first.put(Figure.of(Aim.SATURATION, 2, "x"), "orders", "abc, 2026-01-01");
        first.put(Figure.of(Aim.HOT, 4, "y"), "hot", "abc, 2026-01-01");
        var second = ResultsTable.in(first.document("this machine"));
        assertThat(second.machine()).isEqualTo("this machine");
        second.put(Figure.of(Aim.HOT, 5, "z"), "hot", "def, 2026-01-02");

        assertThat(second.document("this machine"))
                .contains("| 2 times: x | **missed** | `orders` | abc, 2026-01-01 |")
                .contains("| 5 times: z | met | `hot` | def, 2026-01-02 |")
                .doesNotContain("4 times: y");
    }

    @Test
    void dropsARowWhoseAimHasChanged() {
        var table = ResultsTable.in(DOCUMENT);
        table.put(Figure.of(Aim.HOT, 4, "y"), "hot", "abc");
        var changed =
                table.document("this machine").replace("at least 3 times | 4 times", "at least 2 times | 4 times");

        assertThat(ResultsTable.in(changed).document("this machine")).doesNotContain("4 times: y");
    }

    @Test
    void needsTheMarkers() {
        assertThatThrownBy(() -> ResultsTable.in("# Benchmarks\n")).hasMessageContaining(ResultsTable.BEGIN);
    }

    @Test
    void theReadmeHasThePlaceForIt() throws Exception {
        var readme = Files.readString(Path.of("README.md"));

        assertThat(ResultsTable.in(readme).document("x")).contains("## What the figures mean");
    }

    @Test
    void everyRunIsOfAnExperimentThatExistsAndHasAnAim() {
        for (var run : Aim.Run.values()) {
            assertThat(Experiment.all()).containsKey(run.experiment);
            assertThat(Arrays.stream(Aim.values())).anyMatch(aim -> aim.run == run);
        }
    }

    @Test
    void knowsTheSideOfALimit() {
        assertThat(Aim.CPU_AT_SATURATION.isMetBy(6)).isTrue();
        assertThat(Aim.CPU_AT_SATURATION.isMetBy(6.01)).isFalse();
        assertThat(Aim.IDLE_CPU.isMetBy(2)).isFalse();
        assertThat(Aim.HOT.isMetBy(3)).isTrue();
        assertThat(Aim.HOT.isMetBy(2.99)).isFalse();
        assertThat(Aim.HOT.isMetBy(Double.NaN)).isFalse();
    }
}
