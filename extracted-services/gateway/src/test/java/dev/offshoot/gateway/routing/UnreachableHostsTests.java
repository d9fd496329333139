package dev.offshoot.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offshoot.gateway.routing.Instance.ModuleState;
import dev.offshoot.gateway.routing.Instance.View;
import dev.offshoot.gateway.testing.GatewayTest;
import dev.offshoot.gateway.testing.StandIn;
import dev.offshoot.gateway.testing.Unreachable;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.cloud.gateway.config.HttpClientCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

/** Containers that were removed, and machines that are dead or cut off, after their last answer to a poll. */
@TestPropertySource(properties = "offshoot.gateway.poll=1h")
class UnreachableHostsTests extends GatewayTest {

    static final StandIn SHOP = new StandIn("shop", "basket");
    static final Unreachable NETWORK = new Unreachable();

    @Autowired
    private Instances instances;

    @DynamicPropertySource
    static void instances(DynamicPropertyRegistry settings) {
        settings.add(
                "offshoot.gateway.instances",
                () -> SHOP.url() + ",http://refused.test:1,http://nameless.test:1,http://without-route.test:1,"
                        + "http://cut-off.test:1");
    }

    @TestConfiguration
    static class Network {

        @Bean
        HttpClientCustomizer network() {
            return client -> client.resolver(NETWORK);
        }
    }

    @BeforeEach
    void shop() {
        instances.all().forEach(instance -> instance.isSilent("not in this test", instance.asks()));
        answered("localhost");
        SHOP.answers(StandIn.json(200, "{}"));
        NETWORK.tried().clear();
    }

    private Instance answered(String host) {
        var instance = instances.all().stream()
                .filter(one -> one.url().getHost().equals(host))
                .findFirst()
                .orElseThrow();
        var hosted = new ModuleState(true, true, true, null, null, null);
        instance.said(new View(host, null, "none", true, Map.of("basket", hosted)), instance.asks());
        return instance;
    }

    /** Which host is tried first is random. */
    private void postUntilItTries(Instance instance) {
        do {
            assertThat(client().post("/api/basket/checkout", "{}").statusCode()).isEqualTo(200);
        } while (!NETWORK.tried().contains(instance.url().getHost()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"refused.test", "nameless.test", "without-route.test", "cut-off.test"})
    void doNotGetARequestSoAnotherHostDoes(String host) {
        postUntilItTries(answered(host));
    }

    /** Guards against a move that takes a module from a process that is only cut off. */
    @Test
    void areDownOnlyIfTheyRefuseConnections() {
        var refused = answered("refused.test");
        postUntilItTries(refused);
        assertThat(refused.isGone()).isTrue();

        var cutOff = answered("cut-off.test");
        postUntilItTries(cutOff);
        assertThat(cutOff.isReachable()).isFalse();
        assertThat(cutOff.isGone()).isFalse();

        var withoutRoute = answered("without-route.test");
        postUntilItTries(withoutRoute);
        assertThat(withoutRoute.isReachable()).isFalse();
        assertThat(withoutRoute.isGone()).isFalse();
    }

    /** Guards against a short outage of the DNS that stops all routing, though connections are open. */
    @Test
    void areStillAskedWhileOnlyTheirNamesAreUnknown() {
        var nameless = answered("nameless.test");

        postUntilItTries(nameless);

        assertThat(nameless.isReachable()).isTrue();
    }

    @Test
    void areUnavailableIfThereIsNoOtherHost() {
        instances.all().forEach(instance -> instance.isSilent("not in this test", instance.asks()));
        answered("nameless.test");

        var answer = client().post("/api/basket/checkout", "{}");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("module-unavailable");
    }
}
