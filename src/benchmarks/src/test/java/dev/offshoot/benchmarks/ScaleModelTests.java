package dev.offshoot.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** The model must say what can be calculated by hand. */
class ScaleModelTests {

    private static final Cost NOTHING = new Cost(0, 0);

    private static double completed(ScaleModel.Setup setup) {
        return ScaleModel.completedPerSecond(setup);
    }

    @Test
    void completesWhatIsOfferedIfNothingIsBusy() {
        assertThat(completed(new ScaleModel.Setup(10, 2, 2, 0, new Cost(10, 10), NOTHING, 100, 16)))
                .isCloseTo(10, within(1.0));
    }

    @Test
    void isBoundByTheSlotsForCalls() {
        var setup = new ScaleModel.Setup(26, 3, 8, 0, new Cost(5, 5), NOTHING, 1000, 16);

        assertThat(setup.bound()).isEqualTo(24);
        assertThat(completed(setup)).isBetween(0.9 * setup.bound(), setup.bound());
    }

    @Test
    void isBoundByTheProcessorsThatItShares() {
        var setup = new ScaleModel.Setup(300, 4, 2, 0, new Cost(10, 5), new Cost(20, 5), 50, 16);

        assertThat(setup.bound()).isCloseTo((2000 - 100) / 15.0, within(0.01));
        assertThat(completed(setup)).isBetween(0.9 * setup.bound(), setup.bound());
    }

    @Test
    void isBoundByADatabaseOfItsOwn() {
        var setup = new ScaleModel.Setup(500, 100, 200, 2, new Cost(10, 5), NOTHING, 50, 16);

        assertThat(setup.bound()).isEqualTo(400);
        assertThat(completed(setup)).isBetween(0.9 * setup.bound(), setup.bound());
    }
}
