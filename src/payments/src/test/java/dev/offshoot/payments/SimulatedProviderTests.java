package dev.offshoot.payments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offshoot.contracts.Money;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimulatedProviderTests {

    private final SimulatedProvider provider = new SimulatedProvider(1);
    private final OrderId order = new OrderId(UUID.randomUUID());

    @ParameterizedTest
    @ValueSource(strings = {"tok_ok", "tok_slow"})
    void grantsWhatItIsTo(String token) {
        assertThat(authorize(token).granted()).isTrue();
        assertThat(authorize(token)).isEqualTo(authorize(token));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tok_declined", "tok_nobody_knows", ""})
    void declinesEverythingElse(String token) {
        assertThat(authorize(token).granted()).isFalse();
    }

    @Test
    void losesSomeOfItsAnswersAboutAFlakyTokenAndNotAll() {
        var answered = 0;
        for (int i = 0; i < 100; i++) {
            try {
                assertThat(authorize("tok_flaky")).isEqualTo(authorize("tok_ok"));
                answered++;
            } catch (ProviderSilent lost) {
                // the same call again
            }
        }

        assertThat(answered).isBetween(1, 99);
    }

    /** Guards against different answers after a crash, when the simulator is a new instance. */
    @Test
    void answersTheSameAfterARestart() {
        assertThat(new SimulatedProvider(1).capture(order, "auth")).isEqualTo(provider.capture(order, "auth"));
    }

    private Provider.Authorization authorize(String token) {
        return provider.authorize(order, Money.of("19.99", "EUR"), token);
    }
}
