package dev.offshoot.platform;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WaitingForBodiesTests {

    private final WaitingForBodies waiting = new WaitingForBodies(10);

    @Test
    void letsOneAddressKeepAFifthOfTheThreads() {
        assertThat(waiting.begin("a")).isTrue();
        assertThat(waiting.begin("a")).isTrue();

        assertThat(waiting.begin("a")).isFalse();
        assertThat(waiting.begin("b")).isTrue();

        waiting.end("a");
        assertThat(waiting.begin("a")).isTrue();
        assertThat(waiting.begin("a")).isFalse();
    }

    @Test
    void letsAllAddressesTogetherKeepHalfOfThem() {
        for (var address : new String[] {"a", "a", "b", "b", "c"}) {
            assertThat(waiting.begin(address)).as(address).isTrue();
        }

        assertThat(waiting.begin("d")).isFalse();

        waiting.end("a");
        assertThat(waiting.begin("d")).isTrue();
        assertThat(waiting.begin("e")).isFalse();
    }

    // otherwise one address could use up the places of all by being refused
    @Test
    void keepsNoPlaceForWhomItRefuses() {
        for (var i = 0; i < 20; i++) {
            waiting.begin("a");
        }

        for (var address : new String[] {"b", "b", "c"}) {
            assertThat(waiting.begin(address)).as(address).isTrue();
        }
    }
}
