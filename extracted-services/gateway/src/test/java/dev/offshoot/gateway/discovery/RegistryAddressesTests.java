package dev.offshoot.gateway.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offshoot.gateway.routing.Addresses.Address;
import dev.offshoot.gateway.routing.RoutingSettings;
import dev.offshoot.gateway.testing.LogLines;
import dev.offshoot.platform.discovery.RegistrySettings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.cloud.client.DefaultServiceInstance;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.ReactiveDiscoveryClient;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.util.unit.DataSize;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

class RegistryAddressesTests {

    @RegisterExtension
    private final LogLines log = new LogLines("offshoot");

    /** A registry that answers in turn with a failure, with nothing, and with a process. */
    private static final class Moody implements ReactiveDiscoveryClient {

        private final AtomicInteger asked = new AtomicInteger();

        @Override
        public String description() {
            return "moody";
        }

        @Override
        public Flux<String> getServices() {
            return Flux.empty();
        }

        @Override
        public Flux<ServiceInstance> getInstances(String service) {
            return switch (asked.getAndIncrement()) {
                case 0, 1 -> Flux.error(new IllegalStateException("planted"));
                case 2 -> Flux.empty();
                default -> Flux.just(new DefaultServiceInstance("x", service, "10.0.0.1", 8080, false));
            };
        }
    }

    @Test
    void saysOnceWhyARegistryIsOfNoUseAndGoesOnAsking() {
        var second = Duration.ofSeconds(1);
        var addresses = new RegistryAddresses(
                new Moody(),
                new RegistrySettings(null, "offshoot", null, second),
                new RoutingSettings(List.of(), Duration.ofMillis(10), second, second, DataSize.ofKilobytes(1), 1),
                new MockEnvironment().withProperty("offshoot.discovery", "etcd"));

        StepVerifier.create(addresses.found())
                .expectNext(Set.of(new Address(URI.create("http://10.0.0.1:8080"), Map.of())))
                .thenCancel()
                .verify(Duration.ofSeconds(10));

        assertThat(log.lines())
                .containsExactly(
                        "etcd is of no use now: IllegalStateException. The gateway keeps the processes that it knows",
                        "etcd lists processes again");
    }
}
