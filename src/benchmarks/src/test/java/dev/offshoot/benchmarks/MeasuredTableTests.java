package dev.offshoot.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A table in the wrong place, or of the wrong sums, says what nobody measured. */
class MeasuredTableTests {

    @Test
    void replacesWhatIsBetweenItsMarkers() {
        var before =
                "# B\n\n<!-- begin of formats, written by the command formats --write -->\nold\n<!-- end of formats -->\n"
                        + "<!-- begin of wires, written by the command wires --write -->\nold\n<!-- end of wires -->\nend\n";
        var table = new MeasuredTable("wires", List.of("broker", "messages/s"), List.of(List.of("a|b", "7\n8")));

        assertThat(MeasuredTable.document(before, table, table.text()))
                .contains("formats --write -->\nold\n<!-- end of formats -->")
                .endsWith(
                        "wires --write -->\n| broker | messages/s |\n| --- | --- |\n| a/b | 7 8 |\n<!-- end of wires -->\nend\n");
    }

    @Test
    void needsItsMarkers() throws Exception {
        var readme = Files.readString(Path.of("README.md"));

        assertThat(MeasuredTable.document(readme, empty("wires"), "x")).contains("## Wires");
        assertThat(MeasuredTable.document(readme, empty("formats"), "x")).contains("## Formats");
        assertThatThrownBy(() -> MeasuredTable.document(readme, empty("gateway"), "x"))
                .hasMessageContaining("begin of gateway");
    }

    @Test
    void averagesFiguresAndAddsUpLosses() {
        var row = WireFigures.row(
                "kafka", List.of(figures(1, 1000, new Losses(9, 2, 1, 0)), figures(3, 3000, new Losses(9, 0, 0, 4))));

        assertThat(row)
                .containsExactly(
                        "kafka",
                        "2,000",
                        "0.0, 0.0 ms",
                        "1.000, 2.000, 3.000 ms",
                        "200",
                        "100 MB",
                        "2,000 ms",
                        "0 lost, 0 doubled of 10",
                        "1 lost, 4 doubled of 18, 2 more refused");
    }

    @Test
    void countsWhatIsMissingAndWhatIsThereAgain() {
        // the sender does not know that message 4, which it was refused, has arrived
        var losses = Losses.of(Set.of("1", "2", "3"), 1, List.of("3", "1", "4", "1", "1"));

        assertThat(losses).isEqualTo(new Losses(3, 1, 1, 2)).hasToString("1 lost, 2 doubled of 3, 1 more refused");
        assertThat(losses.isExactlyOnce()).isFalse();
        assertThat(Losses.of(Set.of("1"), 0, List.of("1")).isExactlyOnce()).isTrue();
    }

    private static WireFigures figures(int seconds, int perSecond, Losses tutorial) {
        return new WireFigures(
                Duration.ofSeconds(seconds),
                100,
                new Carried(perSecond, 0.5, 1, 1, 2, 3),
                200,
                new Latencies(),
                new Losses(5, 0, 0, 0),
                tutorial);
    }

    private static MeasuredTable empty(String experiment) {
        return new MeasuredTable(experiment, List.of(), List.of());
    }
}
