package dev.offshoot.payments;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class PaymentSettingsTests {

    private final ApplicationContextRunner application =
            new ApplicationContextRunner().withUserConfiguration(PaymentConfiguration.class);

    @Test
    void simulatesAProviderWhereNoneIsNamed() {
        application.run(context -> assertThat(context).hasSingleBean(SimulatedProvider.class));
    }

    @Test
    void speaksToTheProviderThatIsNamed() {
        application
                .withPropertyValues("offshoot.payments.provider-url=https://pay.example/v1")
                .run(context -> assertThat(context).hasSingleBean(HttpProvider.class));
    }

    @ParameterizedTest
    @CsvSource({
        "provider-url=pay.example, 'must be an http or https URL, not pay.example'",
        "provider-url=pay.example:8080, 'must be an http or https URL, not pay.example:8080'",
        "provider-url=httpx://pay.example, 'must be an http or https URL, not httpx://pay.example'",
        "read-timeout=10s, 'must be longer than 0 and at most 9s, not PT10S'",
        "connect-timeout=0s, 'must be longer than 0 and at most 9s, not PT0S'",
        "ask-again=-1s, 'must be longer than 0 and at most 9s, not PT-1S'"
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
}
