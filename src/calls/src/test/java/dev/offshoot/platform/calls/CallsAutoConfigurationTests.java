package dev.offshoot.platform.calls;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;

class CallsAutoConfigurationTests {

    private final ApplicationContextRunner process = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(CallsAutoConfiguration.class, ValidationAutoConfiguration.class));

    @Test
    void needsNeitherLibraryUnlessItIsChosen() {
        process.withClassLoader(new FilteredClassLoader("org.apache.thrift", "org.apache.dubbo"))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(LocalServices.class));
    }

    @Test
    void refusesAnUnknownTechnology() {
        process.withPropertyValues("offshoot.calls.answer=thrift,soap")
                .run(context ->
                        assertThat(context).getFailure().rootCause().hasMessageContaining("must be thrift or dubbo"));
    }

    @Test
    void saysWhatItNeeds() {
        process.withPropertyValues("offshoot.calls.answer=thrift")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageEndingWith("but gRPC is off: set spring.grpc.server.enabled=true"));
    }
}
