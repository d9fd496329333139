package dev.offshoot.gateway.composition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.offshoot.messaging.testing.FreePorts;
import dev.offshoot.messaging.testing.TcpRelay;
import io.grpc.Status;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** Two processes host inventory, and a gateway asks them for availability: the same for every technology. */
@ParameterizedClass(name = "{0}")
@ValueSource(strings = {"grpc", "rest", "thrift", "dubbo"})
class CallsConformanceTests {

    private static final Duration LONG = Duration.ofSeconds(15);
    /** Shorter than a stream with several changes. */
    private static final Duration FOUR_BEATS = Duration.ofSeconds(4);

    private static final Duration SHORT = Duration.ofMillis(400);

    private final InventoryHost one = Hosts.one();
    private final InventoryHost other = Hosts.other();

    @Parameter
    String technology;

    private UUID teapot;

    @BeforeEach
    void tenInTheHouse() {
        one.hosts(true);
        other.hosts(true);
        teapot = one.product(10);
        Blocking.FOUND.clear();
    }

    @AfterEach
    void nothingHasBlocked() {
        Blocking.assertNone();
    }

    private CallingGateway gateway(Duration within, URI... hosts) {
        return new CallingGateway(technology, within, hosts);
    }

    /** Otherwise the check after each test would find nothing, whatever blocks. */
    @Test
    void whatBlocksAnEventLoopIsFound() {
        Schedulers.parallel().schedule(() -> LockSupport.parkNanos(1));

        await().until(() -> !Blocking.FOUND.isEmpty());
        assertThat(Blocking.FOUND.poll()).hasMessageContaining("park");
        Blocking.FOUND.clear();
    }

    @Test
    void answersAQuestion() {
        try (var gateway = gateway(LONG, one.url())) {
            assertThat(gateway.available(teapot)).isEqualTo(Map.of(teapot.toString(), 10L));
        }
    }

    @Test
    void answersABatchAndLeavesOutUnknownProducts() {
        var cup = one.product(5);

        try (var gateway = gateway(LONG, one.url())) {
            assertThat(gateway.available(teapot, UUID.randomUUID(), cup))
                    .isEqualTo(Map.of(teapot.toString(), 10L, cup.toString(), 5L));
            assertThat(gateway.available()).isEmpty();
        }
    }

    /** Guards against a connection for each question, which looks the same from outside. */
    @Test
    void asksAgainOverTheSameConnections() throws Exception {
        try (var between = new Forwarder(one);
                var gateway = gateway(LONG, between.url())) {
            for (var asked = 0; asked < 50; asked++) {
                assertThat(gateway.available(teapot)).isEqualTo(Map.of(teapot.toString(), 10L));
            }

            // with Dubbo, one more to see whether anybody listens; with all, one for the modules that are hosted
            assertThat(between.connections()).isLessThanOrEqualTo(4);
        }
    }

    @Test
    void saysWhatIsWrongWithAQuestion() {
        try (var gateway = gateway(LONG, one.url(), other.url())) {
            var noId = gateway.failure("teapot");
            var tooMany = gateway.failure(Collections.nCopies(201, teapot).toArray());

            assertThat(noId.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
            assertThat(noId.getDescription()).isEqualTo("A product id must be a UUID");
            assertThat(tooMany.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
            assertThat(tooMany.getDescription()).isEqualTo("Ask for at most 200 products at once");
        }
    }

    @Test
    void streamsChanges() {
        var cup = one.product(5);

        try (var gateway = gateway(FOUR_BEATS, one.url())) {
            if (technology.equals("thrift")) {
                StepVerifier.create(gateway.watch(teapot))
                        .verifyErrorSatisfies(failure -> assertThat(
                                        Status.fromThrowable(failure).getCode())
                                .isEqualTo(Status.Code.UNIMPLEMENTED));
                return;
            }
            StepVerifier.create(gateway.watch(teapot, cup))
                    .expectNext(Map.of(teapot.toString(), 10L, cup.toString(), 5L))
                    .then(() -> other.restock(teapot, 2))
                    .expectNext(Map.of(teapot.toString(), 12L))
                    .then(() -> other.restock(teapot, 1))
                    .expectNext(Map.of(teapot.toString(), 13L))
                    .then(() -> other.restock(teapot, 1))
                    .expectNext(Map.of(teapot.toString(), 14L))
                    .then(() -> other.restock(teapot, 1))
                    .expectNext(Map.of(teapot.toString(), 15L))
                    .then(() -> other.restock(cup, 1))
                    .expectNext(Map.of(cup.toString(), 6L))
                    .as("after the deadline of a question")
                    .thenCancel()
                    .verify(LONG);
            // a client that leaves is noticed, with REST when it is next sent something
            await().atMost(LONG).until(() -> {
                other.restock(teapot, 1);
                return one.watchers() == 0;
            });
        }
    }

    /** Guards against streams that keep the connections that questions need. */
    @Test
    void answersAQuestionDuringAStream() {
        try (var gateway = gateway(LONG, one.url())) {
            if (technology.equals("thrift")) {
                return;
            }
            var streamed = new CompletableFuture<Map<String, Long>>();
            var stream = gateway.watch(teapot).subscribe(streamed::complete, streamed::completeExceptionally);

            assertThat(streamed).succeedsWithin(LONG);
            assertThat(gateway.available(teapot)).isEqualTo(Map.of(teapot.toString(), 10L));
            stream.dispose();
        }
    }

    @Test
    void endsAStreamWhenTheModuleMoves() {
        try (var gateway = gateway(LONG, one.url())) {
            if (technology.equals("thrift")) {
                return;
            }
            StepVerifier.create(gateway.watch(teapot))
                    .expectNextCount(1)
                    .then(() -> one.hosts(false))
                    .expectErrorSatisfies(failure ->
                            assertThat(Status.fromThrowable(failure).getCode()).isEqualTo(Status.Code.UNAVAILABLE))
                    .verify(LONG);
        }
    }

    /** Such as one whose machine lost its power: nothing closes the connection. */
    @Test
    void endsAStreamOfAProcessThatHasVanished() {
        if (technology.equals("thrift")) {
            return;
        }
        var port = FreePorts.withOffsets(1000, 3000, 4000);
        var relays = Stream.of(0, 1000, 3000, 4000)
                .map(offset -> new TcpRelay(port + offset, one.port() + offset))
                .toList();
        try (var gateway = new CallingGateway(technology, LONG, FOUR_BEATS, URI.create("http://127.0.0.1:" + port))) {
            StepVerifier.create(gateway.watch(teapot))
                    .expectNextCount(1)
                    .then(() -> relays.forEach(TcpRelay::freeze))
                    .expectErrorSatisfies(failure -> {
                        var status = Status.fromThrowable(failure);
                        assertThat(status.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
                        assertThat(status.getDescription()).contains("has sent nothing for");
                    })
                    .verify(LONG);
        } finally {
            relays.forEach(TcpRelay::close);
        }
    }

    @Test
    void givesUpAtTheDeadline() {
        try (var silent = new SilentHost();
                var gateway = gateway(SHORT, silent.url())) {
            var failure = gateway.failure(teapot);

            assertThat(failure.getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
            assertThat(failure.getDescription()).contains("did not answer within");
        }
    }

    @Test
    void asksTheOtherHostWhileTheModuleIsElsewhere() {
        try (var gateway = gateway(LONG, one.url(), other.url())) {
            gateway.asksFirst(one.name());
            one.hosts(false);

            assertThat(gateway.available(teapot)).isEqualTo(Map.of(teapot.toString(), 10L));

            other.hosts(false);
            var failure = gateway.failure(teapot);
            assertThat(failure.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
            assertThat(failure.getDescription()).isEqualTo("Module 'inventory' is hosted by another process");
        }
    }

    @Test
    void asksTheOtherHostIfOneIsDown() {
        var down = new SilentHost();
        try (var gateway = gateway(LONG, down.url(), other.url())) {
            gateway.asksFirst(down.name());
            down.close();

            assertThat(gateway.available(teapot)).isEqualTo(Map.of(teapot.toString(), 10L));
        }
    }

    /** Guards against a rolling upgrade in which half of the questions fail. */
    @Test
    void asksTheOtherHostIfOneIsOfAnOlderRelease() {
        try (var older = new OlderHost();
                var gateway = gateway(LONG, older.url(), other.url())) {
            gateway.asksFirst(older.name());

            assertThat(gateway.available(teapot)).isEqualTo(Map.of(teapot.toString(), 10L));
            if (!technology.equals("thrift")) {
                assertThat(gateway.watch(teapot).blockFirst(LONG)).isEqualTo(Map.of(teapot.toString(), 10L));
            }
        }
    }

    @Test
    void opensTheCircuitBreakerOfAHostThatFails() {
        var down = new SilentHost();
        try (var gateway = gateway(LONG, down.url())) {
            down.close();
            for (var i = 0; i < 20; i++) {
                assertThat(gateway.failure(teapot).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
            }

            assertThat(gateway.breaker(technology)).isEqualTo("OPEN");
            assertThat(gateway.failure(teapot).getDescription()).startsWith("The circuit breaker of");
        }
    }
}
