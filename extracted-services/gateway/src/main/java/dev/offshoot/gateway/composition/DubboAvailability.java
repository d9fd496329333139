package dev.offshoot.gateway.composition;

import dev.offshoot.contracts.inventory.v1.AvailabilityReply;
import dev.offshoot.contracts.inventory.v1.AvailabilityRequest;
import dev.offshoot.contracts.inventory.v1.ProductAvailability;
import dev.offshoot.gateway.routing.Instance;
import dev.offshoot.platform.calls.dubbo.AvailabilityService;
import dev.offshoot.platform.calls.dubbo.AvailabilityService.Reply;
import dev.offshoot.platform.calls.dubbo.AvailabilityService.Request;
import dev.offshoot.platform.calls.dubbo.CallFailed;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import org.apache.dubbo.common.stream.StreamObserver;
import org.apache.dubbo.config.ReferenceConfig;
import org.apache.dubbo.rpc.RpcException;
import org.apache.dubbo.rpc.protocol.tri.CancelableStreamObserver;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Asks for stock over Dubbo. A call serializes its arguments on the thread that makes it: so calls are made on a few
 * threads of their own. Answers arrive on Dubbo's.
 */
@Component
@ConditionalOnProperty(name = "offshoot.gateway.availability", havingValue = "dubbo")
class DubboAvailability implements Availability, DisposableBean {

    private static final int THREADS = 8;
    private static final int WAITING = 256;

    /** Dubbo delivers changes whether or not they are wanted; the stream of a reader with more unread ones ends. */
    private static final int UNREAD_REPLIES = 8;

    private final Scheduler calling = Schedulers.newBoundedElastic(THREADS, WAITING, "dubbo");
    private final DubboConnections connections;

    DubboAvailability(AvailabilitySettings settings) {
        connections = new DubboConnections(settings);
    }

    @Override
    public Mono<AvailabilityReply> of(Instance instance, AvailabilityRequest request) {
        return call(
                        instance,
                        (service, replies) -> service.of(question(request)).whenComplete((reply, failure) -> {
                            if (failure == null) {
                                replies.onNext(reply);
                                replies.onCompleted();
                            } else {
                                replies.onError(failure);
                            }
                        }))
                .next();
    }

    @Override
    public Flux<AvailabilityReply> watch(Instance instance, AvailabilityRequest request) {
        return call(instance, (service, replies) -> service.watch(question(request), replies));
    }

    /**
     * Makes one call.
     *
     * @param method called with the service and the observer of the replies
     */
    Flux<AvailabilityReply> call(Instance instance, BiConsumer<AvailabilityService, StreamObserver<Reply>> method) {
        return Flux.defer(() -> {
            var connection = connections.to(instance);
            // others may wait for it, too
            return Mono.fromFuture(connection, true)
                    .flatMapMany(connected -> replies(connected, method))
                    .doOnError(failure -> connections.failed(instance, connection))
                    .onErrorMap(DubboAvailability::status);
        });
    }

    private Flux<AvailabilityReply> replies(
            ReferenceConfig<AvailabilityService> connected,
            BiConsumer<AvailabilityService, StreamObserver<Reply>> method) {
        return Flux.<AvailabilityReply>create(sink -> {
                    if (sink.isCancelled()) {
                        return;
                    }
                    var replies = new Replies(sink);
                    try {
                        method.accept(connected.get(), replies);
                    } catch (RuntimeException e) {
                        replies.onError(e);
                    }
                })
                .subscribeOn(calling)
                // not the latest only: each has just what changed
                .onBackpressureBuffer(UNREAD_REPLIES);
    }

    private static Throwable status(Throwable failure) {
        var cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof CallFailed refused) {
            return code(refused.code())
                    .toStatus()
                    .withDescription(refused.getMessage())
                    .asRuntimeException();
        }
        if (Exceptions.isOverflow(cause)) {
            return Status.RESOURCE_EXHAUSTED
                    .withDescription("The stream is read more slowly than stock changes: watch it again")
                    .asRuntimeException();
        }
        var status = cause instanceof RpcException broken ? status(broken) : Status.UNKNOWN;
        return status.withDescription(cause.getMessage()).withCause(cause).asRuntimeException();
    }

    private static Status status(RpcException broken) {
        return switch (broken.getCode()) {
            case RpcException.TIMEOUT_EXCEPTION -> Status.DEADLINE_EXCEEDED;
            case RpcException.METHOD_NOT_FOUND -> Status.UNIMPLEMENTED;
            default -> Status.UNAVAILABLE;
        };
    }

    /** Passes replies on, and ends the call if nobody wants them any more. */
    private static final class Replies extends CancelableStreamObserver<Reply> {

        private final FluxSink<AvailabilityReply> sink;
        private volatile boolean started;

        Replies(FluxSink<AvailabilityReply> sink) {
            this.sink = sink;
            sink.onDispose(this::end);
        }

        /** Called when the process starts to answer; whoever asked may have left meanwhile. */
        @Override
        public void startRequest() {
            started = true;
            if (sink.isCancelled()) {
                end();
            }
        }

        private void end() {
            // an earlier cancellation would be lost: Dubbo has nowhere to send it until the stream is open
            if (started) {
                cancel(new CancellationException("nobody waits for it any more"));
            }
        }

        @Override
        public void onNext(Reply reply) {
            sink.next(reply(reply));
        }

        @Override
        public void onError(Throwable failure) {
            // otherwise, nobody waits for it any more, and Reactor would log it
            if (!sink.isCancelled()) {
                sink.error(failure);
            }
        }

        @Override
        public void onCompleted() {
            sink.complete();
        }
    }

    private static Request question(AvailabilityRequest request) {
        return new Request(new ArrayList<>(request.getProductIdsList()));
    }

    private static AvailabilityReply reply(Reply said) {
        var reply = AvailabilityReply.newBuilder();
        said.products()
                .forEach(product -> reply.addProducts(ProductAvailability.newBuilder()
                        .setProductId(product.productId())
                        .setOnHand(product.onHand())
                        .setReserved(product.reserved())
                        .setAvailable(product.available())));
        return reply.build();
    }

    private static Status.Code code(String name) {
        for (var code : Status.Code.values()) {
            if (code.name().equals(name)) {
                return code;
            }
        }
        return Status.Code.UNKNOWN;
    }

    @Override
    public void destroy() {
        calling.dispose();
        connections.close();
    }
}
