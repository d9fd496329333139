package dev.offshoot.platform;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BodyReadPermitsTests {

    private final BodyReadPermits permits = new BodyReadPermits(10);

    @Test
    void letsOneAddressKeepAFifthOfTheThreads() {
        assertThat(permits.tryAcquire("a")).isTrue();
        assertThat(permits.tryAcquire("a")).isTrue();

        assertThat(permits.tryAcquire("a")).isFalse();
        assertThat(permits.tryAcquire("b")).isTrue();

        permits.release("a");
        assertThat(permits.tryAcquire("a")).isTrue();
        assertThat(permits.tryAcquire("a")).isFalse();
    }

    @Test
    void letsAllAddressesTogetherKeepHalfOfThem() {
        for (var address : new String[] {"a", "a", "b", "b", "c"}) {
            assertThat(permits.tryAcquire(address)).as(address).isTrue();
        }

        assertThat(permits.tryAcquire("d")).isFalse();

        permits.release("a");
        assertThat(permits.tryAcquire("d")).isTrue();
        assertThat(permits.tryAcquire("e")).isFalse();
    }

    // otherwise, one address could exhaust all permits with rejected requests
    @Test
    void keepsNoPlaceForWhomItRefuses() {
        for (var i = 0; i < 20; i++) {
            permits.tryAcquire("a");
        }

        for (var address : new String[] {"b", "b", "c"}) {
            assertThat(permits.tryAcquire(address)).as(address).isTrue();
        }
    }
}
