package dev.offshoot.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class DefaultsTests {

    static Stream<Arguments> settings() {
        return Stream.of(
                Arguments.of(Map.of(), false),
                Arguments.of(Map.of("offshoot.calls.answer", ""), false),
                Arguments.of(Map.of("offshoot.calls.answer", "thrift,dubbo"), true),
                // as a list in YAML
                Arguments.of(Map.of("offshoot.calls.answer[0]", "thrift"), true),
                Arguments.of(Map.of("offshoot.security.operator-key", "key"), true));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void opensGrpcForTheGatewayAndForFurtherTechnologies(Map<String, Object> settings, boolean open) {
        var environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("settings", settings));
        ConfigurationPropertySources.attach(environment);

        new Defaults().postProcessEnvironment(environment, new SpringApplication());

        assertThat(environment.getProperty("spring.grpc.server.enabled", Boolean.class))
                .isEqualTo(open);
    }
}
