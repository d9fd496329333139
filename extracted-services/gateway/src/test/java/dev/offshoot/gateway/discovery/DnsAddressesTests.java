package dev.offshoot.gateway.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offshoot.gateway.routing.Addresses.Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

/** Answers as DNS gives them for services in Kubernetes. */
class DnsAddressesTests {

    private final Map<String, InetAddress[]> dns = new ConcurrentHashMap<>();
    private final DnsAddresses addresses = new DnsAddresses(
            List.of(URI.create("http://orders:8084"), URI.create("http://inventory:8083")),
            Duration.ofMillis(10),
            this::lookUp);

    @BeforeEach
    void onePodOfOrders() {
        dns.put("orders", pods("10.0.0.1"));
    }

    private InetAddress[] lookUp(String name) throws UnknownHostException {
        var found = dns.get(name);
        if (found == null) {
            throw new UnknownHostException(name);
        }
        return found;
    }

    private static InetAddress[] pods(String... numbers) {
        return Stream.of(numbers).map(DnsAddressesTests::number).toArray(InetAddress[]::new);
    }

    private static InetAddress number(String number) {
        try {
            return InetAddress.getByName(number);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Address at(String url) {
        return new Address(URI.create(url), Map.of());
    }

    @Test
    void findsEachPodOfAHeadlessService() {
        dns.put("inventory", pods("10.0.0.2", "10.0.0.3", "fd00::1"));

        assertThat(addresses.found().blockFirst())
                .isEqualTo(Set.of(
                        at("http://10.0.0.1:8084"),
                        at("http://10.0.0.2:8083"),
                        at("http://10.0.0.3:8083"),
                        at("http://[fd00:0:0:0:0:0:0:1]:8083")));
    }

    @Test
    void followsPodsThatComeAndGoAndLeavesOutANameWithoutAny() {
        StepVerifier.create(addresses.found().distinctUntilChanged())
                .expectNext(Set.of(at("http://10.0.0.1:8084")))
                .then(() -> dns.putAll(Map.of("inventory", pods("10.0.0.2"))))
                .expectNext(Set.of(at("http://10.0.0.1:8084"), at("http://10.0.0.2:8083")))
                .then(() -> dns.remove("orders"))
                .expectNext(Set.of(at("http://10.0.0.2:8083")))
                .thenCancel()
                .verify(Duration.ofSeconds(10));
    }

    /** Guards against a DNS that is down, and a gateway that forgets all processes. */
    @Test
    void saysNothingWhileNoNameHasAnAddress() {
        dns.clear();

        StepVerifier.create(addresses.found())
                .expectSubscription()
                .expectNoEvent(Duration.ofMillis(200))
                .then(() -> dns.put("orders", pods("10.0.0.1")))
                .expectNext(Set.of(at("http://10.0.0.1:8084")))
                .thenCancel()
                .verify(Duration.ofSeconds(10));
    }
}
