package dev.offshoot.payments;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class PaymentSettingsTests {

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withUserConfiguration(PaymentConfiguration.class)
            .withBean(Clock.class, Clock::systemUTC);

    @Test
    void simulatesAProviderWhereNoneIsNamed() {
        application.run(context -> assertThat(context.getBean(ProviderWatch.class))
                .extracting("provider")
                .isInstanceOf(SimulatedProvider.class));
    }

    @Test
    void speaksToTheProviderThatIsNamed() {
        application
                .withPropertyValues("offshoot.payments.provider-url=https://pay.example/v1")
                .run(context -> assertThat(context.getBean(ProviderWatch.class))
                        .extracting("provider")
                        .isInstanceOf(HttpProvider.class));
    }

    @ParameterizedTest
    @CsvSource({
        "provider-url=pay.example, 'must be an http or https URL, not pay.example'",
        "provider-url=pay.example:8080, 'must be an http or https URL, not pay.example:8080'",
        "provider-url=httpx://pay.example, 'must be an http or https URL, not httpx://pay.example'",
        "read-timeout=10s, 'must be longer than 0 and at most 9s, not PT10S'",
        "connect-timeout=0s, 'must be longer than 0 and at most 9s, not PT0S'",
        "ask-again=-1s, 'must be longer than 0 and at most 9s, not PT-1S'",
        "give-up-after=-1s, 'must not be negative, but is PT-1S'"
    })
    void saysWhatIsWrongWithASetting(String setting, String complaint) {
        application
                .withPropertyValues("offshoot.payments." + setting)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessage(
                                "offshoot.payments." + setting.substring(0, setting.indexOf('=')) + " " + complaint));
    }

    @Test
    void waitsTwiceAsLongEachTimeAndGivesUpAtLast() {
        var settings = new PaymentSettings(
                null,
                Duration.ofSeconds(2),
                Duration.ofSeconds(5),
                Duration.ofSeconds(9),
                Duration.ofMinutes(3),
                Duration.ofSeconds(3));

        assertThat(IntStream.range(0, 5).mapToObj(settings::pause).map(Duration::toSeconds))
                .isEqualTo(List.of(9L, 18L, 36L, 60L, 60L));
        assertThat(settings.pause(1_000_000)).isEqualTo(Duration.ofMinutes(1));
        assertThat(settings.isGivenUp(4)).isFalse();
        assertThat(settings.isGivenUp(5)).isTrue();
        assertThat(settings.isGivenUp(Integer.MAX_VALUE)).isTrue();
    }
}
