package dev.offshoot.gateway.composition;

import dev.offshoot.contracts.inventory.v1.AvailabilityGrpc;
import dev.offshoot.contracts.inventory.v1.AvailabilityReply;
import dev.offshoot.contracts.inventory.v1.AvailabilityRequest;
import dev.offshoot.gateway.routing.Instance;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.MethodDescriptor;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ClientResponseObserver;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;

/** Asks for stock over gRPC. One channel per process stays open, and no thread blocks. */
@Component
@ConditionalOnProperty(name = "offshoot.gateway.availability", havingValue = "grpc", matchIfMissing = true)
class GrpcAvailability implements Availability, DisposableBean {

    private final Map<Instance, ManagedChannel> channels = new ConcurrentHashMap<>();
    private final int offset;

    GrpcAvailability(AvailabilitySettings settings) {
        offset = settings.grpcPortOffset();
        // with the first channel, gRPC reads files to find its transports; later, that would block a request
        channel("localhost", 1).shutdownNow();
    }

    private static ManagedChannel channel(String host, int port) {
        return ManagedChannelBuilder.forAddress(host, port)
                .usePlaintext()
                .directExecutor()
                .build();
    }

    /** It connects on first use. */
    private ManagedChannel channel(Instance instance) {
        var channel = channels.computeIfAbsent(
                instance, missing -> channel(missing.url().getHost(), missing.port("grpc", offset)));
        instance.whenForgotten(this, () -> forget(instance));
        return channel;
    }

    private void forget(Instance instance) {
        var channel = channels.remove(instance);
        if (channel != null) {
            channel.shutdownNow();
        }
    }

    @Override
    public Mono<AvailabilityReply> of(Instance instance, AvailabilityRequest request) {
        return call(instance, AvailabilityGrpc.getOfMethod(), request).next();
    }

    @Override
    public Flux<AvailabilityReply> watch(Instance instance, AvailabilityRequest request) {
        return call(instance, AvailabilityGrpc.getWatchMethod(), request);
    }

    private Flux<AvailabilityReply> call(
            Instance instance,
            MethodDescriptor<AvailabilityRequest, AvailabilityReply> method,
            AvailabilityRequest request) {
        return Flux.create(sink -> {
            var replies = new Replies(sink);
            ClientCalls.asyncServerStreamingCall(
                    channel(instance).newCall(method, CallOptions.DEFAULT), request, replies);
            replies.areWanted();
        });
    }

    /** Passes replies on as fast as they are wanted. */
    private static final class Replies implements ClientResponseObserver<AvailabilityRequest, AvailabilityReply> {

        private final FluxSink<AvailabilityReply> sink;
        private @Nullable ClientCallStreamObserver<AvailabilityRequest> call;

        Replies(FluxSink<AvailabilityReply> sink) {
            this.sink = sink;
        }

        @Override
        public void beforeStart(ClientCallStreamObserver<AvailabilityRequest> starting) {
            starting.disableAutoRequestWithInitial(0);
            call = starting;
        }

        /** After the start: before it, a call cannot be asked for replies. */
        void areWanted() {
            var started = Objects.requireNonNull(call);
            sink.onRequest(wanted -> started.request((int) Math.min(wanted, Integer.MAX_VALUE)));
            sink.onDispose(() -> started.cancel("nobody waits for it any more", null));
        }

        @Override
        public void onNext(AvailabilityReply reply) {
            sink.next(reply);
        }

        @Override
        public void onError(Throwable failure) {
            sink.error(failure);
        }

        @Override
        public void onCompleted() {
            sink.complete();
        }
    }

    @Override
    public void destroy() {
        channels.values().forEach(ManagedChannel::shutdownNow);
    }
}
