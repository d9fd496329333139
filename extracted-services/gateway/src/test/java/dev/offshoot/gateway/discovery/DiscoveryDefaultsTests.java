package dev.offshoot.gateway.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offshoot.gateway.routing.RoutingSettings;
import dev.offshoot.platform.discovery.Misconfigured;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.mock.env.MockEnvironment;

/** What the gateway makes of addresses before it starts. */
class DiscoveryDefaultsTests {

    private final MockEnvironment environment = new MockEnvironment();

    private RoutingSettings settings() {
        new DiscoveryDefaults().postProcessEnvironment(environment, new SpringApplication());
        return Binder.get(environment).bindOrCreate("offshoot.gateway", RoutingSettings.class);
    }

    @Test
    void expectsAShopOnThisMachineOnlyWithoutARegistry() {
        assertThat(settings().instances()).containsExactly(URI.create("http://localhost:8090"));

        var other = new MockEnvironment().withProperty("offshoot.discovery", "etcd");
        new DiscoveryDefaults().postProcessEnvironment(other, new SpringApplication());
        assertThat(other.getProperty("offshoot.gateway.instances")).isNull();
        assertThat(Binder.get(other)
                        .bindOrCreate("offshoot.gateway", RoutingSettings.class)
                        .instances())
                .isEmpty();
    }

    /** Guards against a client that asks localhost instead, and never says so. */
    @Test
    void doesNotStartWithAnAddressThatIsNoneOfARegistry() {
        environment.withProperty("offshoot.discovery", "consul").withProperty("offshoot.registry.url", "consul:8500");

        assertThatThrownBy(this::settings)
                .isInstanceOf(Misconfigured.class)
                .hasMessage("offshoot.registry.url is no address of consul: it does not begin with http:// or https://."
                        + " Set one such as http://registry:8500");
    }

    /** Guards against addresses with the port -1, and against a name without a host, which would be the gateway itself. */
    @ParameterizedTest
    @CsvSource({
        "http://orders, http://orders",
        "orders:8084, orders:8084",
        "/orders, /orders",
        "http://or_ders:8084, http://or_ders:8084",
        "http://u:s3cret@orders, http://orders",
    })
    void doesNotStartWithAnInstanceWithoutHostOrPort(String instance, String shown) {
        environment.withProperty("offshoot.gateway.instances", "http://inventory:8083," + instance);

        assertThatThrownBy(this::settings)
                .rootCause()
                .isInstanceOf(Misconfigured.class)
                .hasMessage("offshoot.gateway.instances contains '" + shown
                        + "', which is no address with a host and a port, such as http://localhost:8090");
    }
}
