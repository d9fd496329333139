package dev.offshoot.gateway.composition;

import dev.offshoot.contracts.inventory.v1.AvailabilityGrpc;
import dev.offshoot.contracts.inventory.v1.AvailabilityReply;
import dev.offshoot.contracts.inventory.v1.AvailabilityRequest;
import dev.offshoot.gateway.routing.Instance;
import dev.offshoot.platform.calls.thrift.ThriftCalls;
import io.grpc.Status;
import java.io.IOException;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.pool.PoolAcquirePendingLimitException;
import reactor.pool.PooledRef;

/**
 * Asks for stock over Thrift, with the gateway's event loops: Thrift's asynchronous client has a thread of its own and
 * no pool of connections. A connection carries one call at a time.
 */
@Component
@ConditionalOnProperty(name = "offshoot.gateway.availability", havingValue = "thrift")
class ThriftAvailability implements Availability, DisposableBean {

    private final ThriftConnections connections;

    ThriftAvailability(AvailabilitySettings settings) {
        connections = new ThriftConnections(settings.thriftPortOffset());
    }

    @Override
    public Mono<AvailabilityReply> of(Instance instance, AvailabilityRequest request) {
        var call = ThriftCalls.call(AvailabilityGrpc.getOfMethod(), request);
        return Mono.usingWhen(
                        connections.to(instance).acquire(),
                        connection -> connection.poolable().exchange(call),
                        PooledRef::release,
                        // a late answer would be taken for that of the next call
                        (connection, failure) -> connection.invalidate(),
                        PooledRef::invalidate)
                .map(frame -> (AvailabilityReply) ThriftCalls.result(frame, AvailabilityReply.getDefaultInstance()))
                .onErrorMap(
                        ThriftAvailability::isUnavailable,
                        failure -> Status.UNAVAILABLE
                                .withDescription(String.valueOf(failure.getMessage()))
                                .withCause(failure)
                                .asRuntimeException());
    }

    private static boolean isUnavailable(Throwable failure) {
        return failure instanceof IOException || failure instanceof PoolAcquirePendingLimitException;
    }

    @Override
    public Flux<AvailabilityReply> watch(Instance instance, AvailabilityRequest request) {
        return Flux.error(Status.UNIMPLEMENTED
                .withDescription("Thrift has no streams: choose another offshoot.gateway.availability to watch stock")
                .asRuntimeException());
    }

    @Override
    public void destroy() {
        connections.close();
    }
}
