package dev.offshoot.platform;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.env.MockEnvironment;

class TracingOptInTests {

    private static final String[] CONFIGURATIONS = {
        "org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration",
        "org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration",
        "dev.offshoot.platform.Traces",
        "org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration",
        null
    };

    @ParameterizedTest
    @CsvSource({"'',false", "http://jaeger:4318/v1/traces,true"})
    void theLibraryRestsUnlessSomebodySaysWhereTracesGo(String endpoint, boolean wanted) {
        var filter = new TracingOptIn();
        filter.setEnvironment(new MockEnvironment().withProperty(TracingOptIn.ENDPOINT, endpoint));

        var matches = filter.match(CONFIGURATIONS, null);

        assertThat(matches).containsExactly(wanted, wanted, wanted, true, true);
    }
}
