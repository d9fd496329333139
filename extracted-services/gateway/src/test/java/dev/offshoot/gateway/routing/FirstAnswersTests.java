package dev.offshoot.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offshoot.gateway.GatewayApplication;
import dev.offshoot.gateway.testing.GatewayTest;
import dev.offshoot.gateway.testing.StandIn;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** A gateway that is ready knows who hosts what, wherever the addresses of processes come from. */
class FirstAnswersTests {

    private static ConfigurableApplicationContext started(String... settings) {
        var all = new ArrayList<>(List.of(settings));
        all.add("--server.port=0");
        all.add("--spring.grpc.server.port=0");
        all.add("--offshoot.security.operator-key=" + GatewayTest.OPERATOR_KEY);
        return new SpringApplicationBuilder(GatewayApplication.class).run(all.toArray(String[]::new));
    }

    @Test
    void knowsTheProcessesOfTheSettingsWhenItIsReady() {
        try (var process = new StandIn("one", "inventory");
                var gateway = started("--offshoot.gateway.instances=" + process.url())) {
            assertThat(gateway.getBean(Instances.class).hosting("inventory")).hasSize(1);
        }
    }

    @Test
    void knowsTheProcessesBehindTheNameOfAServiceWhenItIsReady() {
        try (var process = new StandIn("one", "inventory");
                var gateway = started(
                        "--offshoot.discovery=kubernetes",
                        "--offshoot.gateway.instances=http://localhost:"
                                + process.url().getPort())) {
            assertThat(gateway.getBean(Instances.class).hosting("inventory")).hasSize(1);
        }
    }

    /** Nobody listens at that port. */
    @Test
    void startsThoughNoProcessAnswers() {
        try (var gateway = started("--offshoot.gateway.instances=http://127.0.0.1:9")) {
            assertThat(gateway.getBean(Instances.class).hosting("inventory")).isEmpty();
        }
    }
}
