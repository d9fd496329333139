package dev.offshoot.gateway.composition;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;

class AvailabilitySettingsTests {

    @EnableConfigurationProperties(AvailabilitySettings.class)
    static class Settings {}

    private final ApplicationContextRunner gateway = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class))
            .withUserConfiguration(Settings.class);

    @Test
    void asksOverGrpcUnlessToldOtherwise() {
        gateway.run(context -> assertThat(
                        context.getBean(AvailabilitySettings.class).availability())
                .isEqualTo("grpc"));
    }

    @Test
    void refusesAnUnknownTechnology() {
        gateway.withPropertyValues("offshoot.gateway.availability=soap")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("must be grpc, rest, thrift or dubbo"));
    }
}
