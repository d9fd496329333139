package dev.offshoot.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.offshoot.gateway.testing.FoundAddresses;
import dev.offshoot.gateway.testing.GatewayTest;
import dev.offshoot.gateway.testing.StandIn;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** A gateway with a registry and a list: the list helps until the registry answers. */
@Import(FoundAddresses.class)
class ConfiguredInstancesTests extends GatewayTest {

    private static final StandIn CONFIGURED = new StandIn("configured", "inventory");
    private static final StandIn FOUND = new StandIn("found", "inventory");

    @Autowired
    private Instances instances;

    @Autowired
    private FoundAddresses addresses;

    @DynamicPropertySource
    static void configure(DynamicPropertyRegistry settings) {
        settings.add("offshoot.gateway.instances", CONFIGURED::url);
    }

    @AfterAll
    static void close() {
        CONFIGURED.close();
        FOUND.close();
    }

    /** Guards against a gateway that restarts while the registry is down, and answers every request with 503. */
    @Test
    void routesToTheConfiguredProcessesUntilTheRegistryAnswers() throws Exception {
        awaitHosts("inventory", 1);
        assertThat(client().get("/api/stock/1").statusCode()).isEqualTo(200);

        addresses.are(FOUND.url());
        awaitHosts("inventory", 2);

        CONFIGURED.close();
        await().untilAsserted(() ->
                assertThat(instances.all()).extracting(Instance::url).containsExactly(FOUND.url()));
    }
}
