package dev.offshoot.customers;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Guards against locale-dependent digits in hashes. */
@ExtendWith(OutputCaptureExtension.class)
class PasswordsTests {

    private final Locale before = Locale.getDefault();

    @AfterEach
    void goHome() {
        Locale.setDefault(before);
    }

    /** Guards against revealing, by timing or in the log, which accounts exist. */
    @ParameterizedTest
    @ValueSource(strings = {"ar-EG", "fa-IR", "tr-TR", "hi-IN-u-nu-deva"})
    void looksAtThePasswordOfNobodyAsAtAnyOther(String locale, CapturedOutput log) {
        Locale.setDefault(Locale.forLanguageTag(locale));
        var passwords = new Passwords(new CustomersSettings(Duration.ofHours(1), Duration.ofDays(1), null, 10, 100));

        var began = System.nanoTime();
        assertThat(passwords.matches("correct horse", null)).isFalse();
        var spent = System.nanoTime() - began;

        assertThat(Duration.ofNanos(spent)).isGreaterThan(Duration.ofMillis(10));
        assertThat(log.getAll()).doesNotContain("BCrypt");
        assertThat(passwords.hash("correct horse")).matches("\\$2a\\$10\\$[./A-Za-z0-9]{53}");
        assertThat(passwords.matches("correct horse", passwords.hash("correct horse")))
                .isTrue();
    }
}
