package dev.offshoot.gateway.composition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.offshoot.platform.calls.dubbo.AvailabilityService.Request;
import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.test.StepVerifier;

/** All streams of a gateway share a connection to a process, and Dubbo sends whether or not a reader wants more. */
class DubboStreamsTests {

    private static final Duration LONG = Duration.ofSeconds(15);
    private static final AvailabilitySettings SETTINGS =
            new AvailabilitySettings("dubbo", LONG, LONG, 1000, 3000, 4000);

    private final InventoryHost host = Hosts.one();
    private UUID teapot;

    @BeforeEach
    void tenInTheHouse() {
        host.hosts(true);
        teapot = host.product(10);
    }

    /** Guards against a reader who stops reading, for whom the gateway would keep all changes. */
    @Test
    void endsAStreamThatIsNotRead() {
        try (var gateway = new CallingGateway("dubbo", LONG, host.url())) {
            StepVerifier.create(gateway.watch(teapot), 1)
                    .expectNextCount(1)
                    .then(() -> {
                        for (var changes = 0; changes < 20; changes++) {
                            host.restock(teapot, 1);
                            // a new watcher is told at once, and the others with it
                            gateway.watch(teapot).blockFirst(LONG);
                        }
                        await().atMost(LONG).until(() -> host.watchers() == 0);
                    })
                    .thenRequest(Long.MAX_VALUE)
                    .thenConsumeWhile(unread -> true)
                    .expectErrorSatisfies(failure -> {
                        var status = Status.fromThrowable(failure);
                        assertThat(status.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
                        assertThat(status.getDescription()).endsWith("watch it again");
                    })
                    .verify(LONG);
        }
    }

    /** Guards against a stream that starts for somebody who has left, and lasts for ever. */
    @Test
    void endsAStreamWhoseClientLeftBeforeItStarted() {
        var availability = new DubboAvailability(SETTINGS);
        try (var gateway = new CallingGateway("dubbo", LONG, host.url())) {
            var client = new CompletableFuture<Disposable>();
            var started = new CompletableFuture<Void>();
            client.complete(availability
                    .call(gateway.host(), (service, replies) -> {
                        client.join().dispose();
                        service.watch(new Request(List.of(teapot.toString())), replies);
                        started.complete(null);
                    })
                    .subscribe());

            assertThat(started).succeedsWithin(LONG);
            assertThat(gateway.watch(teapot).blockFirst(LONG)).isEqualTo(Map.of(teapot.toString(), 10L));
            await().atMost(LONG).until(() -> host.watchers() == 0);
        } finally {
            availability.destroy();
        }
    }

    /** Guards against a cancellation that Dubbo loses, or applies to the stream of another client. */
    @Test
    void endsTheStreamsOfThoseWhoLeaveAndNoOthers() {
        try (var gateway = new CallingGateway("dubbo", LONG, host.url())) {
            var told = new LinkedBlockingQueue<Map<String, Long>>();
            var failed = new CompletableFuture<Throwable>();
            var staying = gateway.watch(teapot)
                    // heartbeats are empty
                    .filter(changed -> !changed.isEmpty())
                    .subscribe(told::add, failed::complete);
            assertThat(take(told)).isEqualTo(Map.of(teapot.toString(), 10L));

            for (var batch = 0; batch < 20; batch++) {
                var leaving = Stream.generate(() -> gateway.watch(teapot).subscribe())
                        .limit(20)
                        .toList();
                leaving.parallelStream().forEach(Disposable::dispose);
                assertThat(gateway.watch(teapot).blockFirst(LONG)).isEqualTo(Map.of(teapot.toString(), 10L));
            }

            await().atMost(LONG).until(() -> host.watchers() == 1);
            host.restock(teapot, 1);
            gateway.watch(teapot).blockFirst(LONG);
            assertThat(take(told)).isEqualTo(Map.of(teapot.toString(), 11L));
            assertThat(failed).isNotDone();
            staying.dispose();
            await().atMost(LONG).until(() -> host.watchers() == 0);
        }
    }

    private static Map<String, Long> take(LinkedBlockingQueue<Map<String, Long>> told) {
        return await().atMost(LONG).until(told::poll, Objects::nonNull);
    }

    /** Guards against a refusal for which the connection of all is closed. */
    @Test
    void connectsAgainOnlyIfAConnectionIsBroken() {
        var connections = new DubboConnections(SETTINGS);
        var silent = new SilentHost();
        try (var gateway = new CallingGateway("dubbo", LONG, host.url());
                var other = new CallingGateway("dubbo", LONG, silent.url())) {
            silent.close();
            var works = connections.to(gateway.host());
            var fails = connections.to(other.host());

            assertThat(works).succeedsWithin(LONG);
            assertThat(fails).failsWithin(LONG);
            connections.failed(gateway.host(), works);

            assertThat(connections.to(gateway.host())).isSameAs(works);
            assertThat(connections.to(other.host())).isNotSameAs(fails);
        } finally {
            connections.close();
        }
    }
}
