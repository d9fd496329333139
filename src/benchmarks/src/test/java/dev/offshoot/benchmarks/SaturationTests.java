package dev.offshoot.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A search that gives up at its first step says nothing about a slow machine. */
class SaturationTests {

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 3, 19.9, 20, 20.1, 23, 111, 2000})
    void findsTheHighestRateAboveAndBelowTheFirstOne(double capacity) throws Exception {
        var found = Saturation.<Double>search(20, rate -> rate, rate -> rate <= capacity);

        assertThat(found.sustained()).isLessThanOrEqualTo(capacity);
        assertThat(found.missed()).isGreaterThan(capacity);
        // 30 %, bisected twice
        assertThat(found.missed() / found.sustained()).isLessThan(1.08);
    }

    @Test
    void returnsTheResultOfTheRateThatWasSustained() throws Exception {
        var found = Saturation.<Double>search(20, rate -> rate, rate -> rate <= 47);

        assertThat(found.result()).isEqualTo(found.sustained());
    }

    @Test
    void givesUpWhereNothingWorksAtAnyRate() {
        assertThatThrownBy(() -> Saturation.<Double>search(20, rate -> rate, rate -> false))
                .hasMessageContaining("Cannot even keep up with");
    }
}
