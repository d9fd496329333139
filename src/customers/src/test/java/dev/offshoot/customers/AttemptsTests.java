package dev.offshoot.customers;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AttemptsTests {

    private final Attempts attempts =
            new Attempts(new CustomersSettings(Duration.ofHours(8), Duration.ofDays(30), null, 10, 50));

    @Test
    void letsNobodyTryOneAccountAfterTheOther() {
        for (int i = 0; i < 50; i++) {
            attempts.count(i + "@example.org", "10.0.0.1");
        }

        assertThatExceptionOfType(Attempts.TooMany.class)
                .isThrownBy(() -> attempts.count("fresh@example.org", "10.0.0.1"));
        assertThatNoException().isThrownBy(() -> attempts.count("fresh@example.org", "10.0.0.2"));
    }

    @Test
    void letsNobodyTryOneAccountFromEverywhere() {
        for (int i = 0; i < 100; i++) {
            attempts.count("alice@example.org", "10.0.0." + i);
        }

        assertThatExceptionOfType(Attempts.TooMany.class)
                .isThrownBy(() -> attempts.count("ALICE@example.org", "10.0.1.1"));
    }

    @Test
    void givesARegistrationBackToEverybodyButTheAddress() {
        for (int i = 0; i < 50; i++) {
            attempts.count("alice@example.org", "10.0.0.1").giveBackButForTheAddress();
        }

        assertThatExceptionOfType(Attempts.TooMany.class)
                .isThrownBy(() -> attempts.count("fresh@example.org", "10.0.0.1"));
        assertThatNoException().isThrownBy(() -> attempts.count("alice@example.org", "10.0.0.2"));
    }

    @Test
    void doesNotCountWhatIsRefusedAgainstWhomItDoesNotConcern() {
        for (int i = 0; i < 10; i++) {
            attempts.count("alice@example.org", "10.0.0.1");
        }
        for (int i = 0; i < 1_000; i++) {
            assertThatExceptionOfType(Attempts.TooMany.class)
                    .isThrownBy(() -> attempts.count("alice@example.org", "10.0.0.1"));
        }

        assertThatNoException().isThrownBy(() -> attempts.count("bob@example.org", "10.0.0.1"));
        assertThatNoException().isThrownBy(() -> attempts.count("alice@example.org", "10.0.0.2"));
    }
}
