package dev.offshoot.gateway.composition;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.MoreExecutors;
import dev.offshoot.contracts.inventory.v1.AvailabilityGrpc;
import dev.offshoot.contracts.inventory.v1.AvailabilityReply;
import dev.offshoot.contracts.inventory.v1.AvailabilityRequest;
import dev.offshoot.gateway.routing.Instance;
import dev.offshoot.gateway.routing.Instances;
import dev.offshoot.gateway.routing.NobodyHosts;
import dev.offshoot.gateway.routing.Placement;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Queries inventory's stock over gRPC, wherever it is hosted. One channel per process stays open, and no thread blocks.
 */
@Component
class AvailabilityClient implements DisposableBean {

    private static final String MODULE = "inventory";

    private final Placement placement;
    private final AvailabilitySettings settings;
    private final Map<Instance, ManagedChannel> channels = new HashMap<>();

    AvailabilityClient(Placement placement, Instances instances, AvailabilitySettings settings) {
        this.placement = placement;
        this.settings = settings;
        // created early, because gRPC reads files to find its transports; channels connect on first use
        instances.all().forEach(instance -> channels.put(instance, channel(instance)));
    }

    /** The stock of these products; an error of type {@link StatusRuntimeException} if inventory refuses. */
    Mono<AvailabilityReply> of(AvailabilityRequest request) {
        return attempt(request, new HashSet<>());
    }

    private Mono<AvailabilityReply> attempt(AvailabilityRequest request, Set<Instance> tried) {
        return Mono.defer(() -> {
            var instance = placement.choose(MODULE, tried);
            if (instance == null) {
                return Mono.error(new NobodyHosts(MODULE));
            }
            tried.add(instance);
            return call(instance, request)
                    .onErrorResume(
                            failure -> Status.fromThrowable(failure).getCode() == Status.Code.UNAVAILABLE
                                    && tried.size() < 2,
                            // the module has moved since the last poll, or the process is gone
                            failure -> attempt(request, tried).onErrorMap(NobodyHosts.class, nobody -> failure));
        });
    }

    private Mono<AvailabilityReply> call(Instance instance, AvailabilityRequest request) {
        return Mono.create(sink -> {
            var answer = AvailabilityGrpc.newFutureStub(Objects.requireNonNull(channels.get(instance)))
                    .withDeadlineAfter(3, TimeUnit.SECONDS)
                    .of(request);
            sink.onCancel(() -> answer.cancel(true));
            Futures.addCallback(
                    answer,
                    new FutureCallback<>() {
                        @Override
                        public void onSuccess(AvailabilityReply reply) {
                            sink.success(reply);
                        }

                        @Override
                        public void onFailure(Throwable failure) {
                            sink.error(failure);
                        }
                    },
                    MoreExecutors.directExecutor());
        });
    }

    private ManagedChannel channel(Instance instance) {
        return ManagedChannelBuilder.forAddress(
                        instance.url().getHost(), instance.url().getPort() + settings.grpcPortOffset())
                .usePlaintext()
                .directExecutor()
                .build();
    }

    @Override
    public void destroy() {
        channels.values().forEach(ManagedChannel::shutdownNow);
    }
}
