package dev.offshoot.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An option that nothing reads, or that reaches the wrong side, measures something else than was asked for. */
class OptionsTests {

    @Test
    void oneSideOfAComparisonDiffersInOneOption() {
        var options = Options.parse(List.of("--rate", "15", "--compare", "a=b"));
        var other = options.with("set", "a=b");

        assertThat(other.rate("rate", 20)).isEqualTo(15);
        assertThat(other.settings()).isEqualTo(Map.of("a", "b"));
        assertThat(options.settings()).isEmpty();
    }

    @Test
    void settingsAreNamesAndValues() {
        assertThat(Options.parse(List.of("--set", "a.b=true,c=x=y")).settings())
                .isEqualTo(Map.of("a.b", "true", "c", "x=y"));
        assertThatThrownBy(() -> Options.parse(List.of("--set", "a")).settings())
                .hasMessageContaining("name=value");
    }

    @Test
    void optionsOfAllExperimentsAreNoMistakesInOne() {
        var common = Options.parse(List.of("--wrk", "/wrk", "--rate", "7"));
        var options = Options.parse(List.of("--rate", "15")).withDefaults(common);

        assertThat(options.rate("rate", 20)).isEqualTo(15);
        assertThat(options.text("wrk", "")).isEqualTo("/wrk");
        Options.parse(List.of()).withDefaults(common).done();
    }

    @Test
    void anOptionThatNothingReadsIsAMistake() {
        var options = Options.parse(List.of("--rat", "15"));
        options.rate("rate", 20);

        assertThatThrownBy(options::done).hasMessageContaining("rat");
    }
}
