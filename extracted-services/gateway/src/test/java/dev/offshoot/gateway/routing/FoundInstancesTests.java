package dev.offshoot.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.offshoot.gateway.routing.Addresses.Address;
import dev.offshoot.gateway.testing.FoundAddresses;
import dev.offshoot.gateway.testing.GatewayTest;
import dev.offshoot.gateway.testing.StandIn;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

/** A gateway whose addresses come from elsewhere: it finds processes there, and forgets them only if they do not answer. */
@Import(FoundAddresses.class)
class FoundInstancesTests extends GatewayTest {

    @Autowired
    private FoundAddresses addresses;

    @Autowired
    private Instances instances;

    private final StandIn one = new StandIn("one", "inventory");
    private final StandIn other = new StandIn("other", "inventory");

    @AfterEach
    void close() {
        one.close();
        other.close();
    }

    @Test
    void keepsAProcessThatAnswersAndForgetsOneThatDoesNot() {
        addresses.are(one.url(), other.url());
        awaitHosts("inventory", 2);

        addresses.are(other.url());
        var before = one.requests().size();
        await().until(() -> client().get("/api/stock/1").statusCode() == 200
                && one.requests().size() > before);
        assertThat(hosting("inventory")).as("hosts, though only one is listed").hasSize(2);

        var forgotten = hosting("inventory").stream()
                .filter(host -> host.process().equals("one"))
                .findFirst()
                .orElseThrow();
        var closed = new AtomicInteger();
        forgotten.whenForgotten(this, closed::incrementAndGet);
        one.close();
        await().until(
                        () -> instances.all().stream().map(Instance::url).toList(),
                        known -> known.equals(List.of(other.url())));
        await().until(() -> closed.get() == 1);
    }

    @Test
    void keepsAListedProcessThatIsDownAndASilentOneForAWhile() {
        addresses.are(one.url(), other.url());
        awaitHosts("inventory", 2);

        one.close();
        other.isSilent(true);
        awaitHosts("inventory", 0);
        addresses.are(one.url());
        instances.askAll().block(Duration.ofSeconds(10));

        assertThat(instances.all()).extracting(Instance::url).contains(one.url(), other.url());
        one.comesBack();
        other.isSilent(false);
        awaitHosts("inventory", 2);
    }

    /** Guards against a move that reaches one of several processes, and is done for the gateway. */
    @Test
    void movesNoModuleToAnAddressAtWhichSeveralProcessesAnswer() throws IOException {
        var turns = new AtomicInteger();
        var pods = new UUID[] {UUID.randomUUID(), UUID.randomUUID()};
        var service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext(
                "/",
                exchange -> StandIn.json(
                                200,
                                "{\"process\":\"pods\",\"instance\":\"%s\",\"broker\":\"rabbitmq\",\"accepting\":true,\"modules\":{\"inventory\":{\"hosted\":false,\"ready\":false,\"hearing\":false,\"schema\":\"%s\"}}}"
                                        .formatted(pods[turns.getAndIncrement() % 2], new UUID(0, 0)))
                        .handle(exchange));
        service.start();
        var url = URI.create("http://localhost:" + service.getAddress().getPort());
        one.hasBroker(true);
        try {
            addresses.are(one.url(), url);
            awaitHosts("inventory", 1);
            await().until(() -> instances.of("pods").stream().anyMatch(Instance::isSeveral));

            var answer = client().post(
                            "/actuator/modules/inventory",
                            "{\"to\":\"pods\"}",
                            "Authorization",
                            "Bearer " + OPERATOR_KEY);

            assertThat(answer.statusCode()).isEqualTo(409);
            assertThat(answer.body()).contains("Several processes answer at " + url);
        } finally {
            service.stop(0);
        }
    }

    /** Guards against two gateways that ask each other, and so ask all processes ever more often. */
    @Test
    void asksNobodyForBacklogsWhenItPollsItself() {
        var itself = URI.create("http://localhost:" + port());
        addresses.are(itself, other.url());
        await().until(() -> instances.all().stream()
                .anyMatch(instance -> instance.url().equals(itself) && instance.trouble() != null));

        var polled = other.polls();
        await().until(() -> other.polls() > polled + 20);

        assertThat(other.counts()).as("requests for backlogs").isZero();
        addresses.are(other.url());
    }

    /** Guards against gRPC requests to the port of the process that was there before. */
    @Test
    void followsThePortsOfAProcess() {
        addresses.are(Set.of(new Address(one.url(), Map.of("grpc", 7001))));
        awaitHosts("inventory", 1);
        var instance = hosting("inventory").get(0);
        var closed = new AtomicInteger();
        instance.whenForgotten(this, closed::incrementAndGet);

        addresses.are(Set.of(new Address(one.url(), Map.of("grpc", 7001))));
        assertThat(closed).as("connections closed without a change").hasValue(0);
        addresses.are(Set.of(new Address(one.url(), Map.of("grpc", 7002))));

        assertThat(hosting("inventory")).containsExactly(instance);
        assertThat(instance.port("grpc", 1000)).isEqualTo(7002);
        assertThat(closed).hasValue(1);
    }

    /** Guards against a registry that fills the gateway's memory. */
    @Test
    void knowsAtMostAThousandAddresses() {
        addresses.are(IntStream.rangeClosed(1, 1001)
                .mapToObj(port -> URI.create("http://127.0.0.1:" + port))
                .toArray(URI[]::new));

        // together with those of other tests that are not forgotten yet
        assertThat(instances.all()).hasSizeBetween(990, 1000);
        addresses.are(one.url());
        await().until(() -> instances.all().size() < 10);
    }

    /** Guards against a discovery that ends with its first failure. */
    @Test
    void looksAgainAfterAFailure() {
        addresses.are(new AbstractSet<>() {

            @Override
            public Iterator<Address> iterator() {
                throw new IllegalStateException("planted");
            }

            @Override
            public int size() {
                return 1;
            }
        });

        addresses.are(one.url());

        await().until(() ->
                hosting("inventory").stream().anyMatch(host -> host.url().equals(one.url())));
    }

    /** Guards against a process that is counted twice, under its configured address and under the one that it registers. */
    @Test
    void forgetsAnotherAddressOfAListedProcess() {
        other.isInstance(UUID.randomUUID());
        var number = URI.create("http://127.0.0.1:" + other.url().getPort());
        addresses.are(other.url());
        awaitHosts("inventory", 1);

        await().untilAsserted(() -> {
            addresses.are(number);
            assertThat(instances.all())
                    .extracting(Instance::url)
                    .contains(number)
                    .doesNotContain(other.url());
        });
        awaitHosts("inventory", 1);
    }
}
