package dev.offshoot.gateway.composition;

import dev.offshoot.gateway.routing.Instance;
import dev.offshoot.gateway.routing.NameLookups;
import dev.offshoot.platform.calls.thrift.ThriftCalls;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.netty.Connection;
import reactor.netty.tcp.TcpClient;
import reactor.pool.InstrumentedPool;
import reactor.pool.PoolBuilder;

/**
 * A pool of Thrift connections for each process. Reactor Netty's own pool does not get back a connection that speaks a
 * protocol which it does not know: it would connect for each call.
 */
final class ThriftConnections {

    private static final int MOST = 64;
    private static final int WAITING = 256;
    private static final Duration LONGEST_IDLE = Duration.ofSeconds(10);
    private static final int LENGTH = 4;

    private final int portOffset;
    private final TcpClient client =
            NameLookups.limited(TcpClient.newConnection()).option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 1000);
    private final Map<Instance, InstrumentedPool<ThriftConnection>> pools = new ConcurrentHashMap<>();

    ThriftConnections(int portOffset) {
        this.portOffset = portOffset;
    }

    InstrumentedPool<ThriftConnection> to(Instance instance) {
        var pool = pools.computeIfAbsent(instance, this::pool);
        instance.whenForgotten(this, () -> forget(instance));
        return pool;
    }

    private void forget(Instance instance) {
        var pool = pools.remove(instance);
        if (pool != null) {
            pool.disposeLater().subscribe();
        }
    }

    private InstrumentedPool<ThriftConnection> pool(Instance instance) {
        return PoolBuilder.from(client.host(instance.url().getHost())
                        .port(instance.port("thrift", portOffset))
                        .connect()
                        .map(ThriftConnection::new))
                .sizeBetween(0, MOST)
                .maxPendingAcquire(WAITING)
                .evictInBackground(LONGEST_IDLE)
                .evictionPredicate(
                        (connection, use) -> connection.isClosed() || use.idleTime() > LONGEST_IDLE.toMillis())
                .destroyHandler(ThriftConnection::close)
                .buildPool();
    }

    void close() {
        pools.values().forEach(InstrumentedPool::dispose);
    }

    /** Sends a call, and then waits for its answer: one at a time. */
    static final class ThriftConnection {

        private final Connection connection;
        private final AtomicReference<@Nullable MonoSink<byte[]>> waiting = new AtomicReference<>();

        private ThriftConnection(Connection connection) {
            this.connection = connection;
            connection.addHandlerLast(
                    new LengthFieldBasedFrameDecoder(ThriftCalls.LARGEST_FRAME, 0, LENGTH, 0, LENGTH));
            connection.inbound().receive().asByteArray().subscribe(this::received, this::failed, this::ended);
        }

        Mono<byte[]> exchange(byte[] call) {
            return Mono.create(sink -> {
                waiting.set(sink);
                sink.onDispose(() -> waiting.compareAndSet(sink, null));
                // after the line above: the end of a connection is told to whoever waits by then
                if (isClosed()) {
                    ended();
                }
                connection.outbound().sendByteArray(Mono.just(call)).then().subscribe(sent -> {}, this::failed);
            });
        }

        private void received(byte[] frame) {
            var asked = waiting.getAndSet(null);
            if (asked == null) {
                // it answers what nobody has asked
                connection.dispose();
            } else {
                asked.success(frame);
            }
        }

        private void failed(Throwable failure) {
            connection.dispose();
            var asked = waiting.getAndSet(null);
            if (asked != null) {
                asked.error(failure);
            }
        }

        private void ended() {
            failed(new IOException("The connection was closed before the answer"));
        }

        boolean isClosed() {
            return connection.isDisposed();
        }

        Mono<Void> close() {
            connection.dispose();
            return connection.onDispose();
        }
    }
}
