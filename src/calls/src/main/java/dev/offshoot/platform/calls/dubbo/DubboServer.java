package dev.offshoot.platform.calls.dubbo;

import dev.offshoot.contracts.inventory.v1.AvailabilityGrpc;
import dev.offshoot.contracts.inventory.v1.AvailabilityReply;
import dev.offshoot.contracts.inventory.v1.AvailabilityRequest;
import dev.offshoot.platform.calls.dubbo.AvailabilityService.Product;
import dev.offshoot.platform.calls.dubbo.AvailabilityService.Reply;
import dev.offshoot.platform.calls.dubbo.AvailabilityService.Request;
import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.apache.dubbo.common.stream.StreamObserver;
import org.apache.dubbo.config.ProtocolConfig;
import org.apache.dubbo.config.ServiceConfig;
import org.apache.dubbo.config.nested.TripleConfig;
import org.apache.dubbo.remoting.http12.h2.H2StreamChannel;
import org.apache.dubbo.remoting.http12.h2.Http2ServerChannelObserver;
import org.apache.dubbo.rpc.CancellationContext;
import org.apache.dubbo.rpc.model.FrameworkModel;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/** Answers availability over Dubbo. A few threads answer; what does not fit the bounds is refused. */
public final class DubboServer implements SmartLifecycle {

    private static final int THREADS = 8;
    private static final int WAITING = 256;
    private static final int LARGEST_BODY = 64 * 1024;

    private final InetSocketAddress address;
    private final Channel services;
    private volatile @Nullable FrameworkModel running;

    /**
     * @param channel the service is called here
     */
    public DubboServer(InetSocketAddress address, Channel channel) {
        this.address = address;
        this.services = channel;
    }

    @Override
    public void start() {
        var limits = new TripleConfig();
        limits.setMaxBodySize(LARGEST_BODY);
        var protocol = new ProtocolConfig("tri", address.getPort());
        protocol.setHost(Dubbo.host(address.getHostString()));
        protocol.setSerialization("hessian2");
        protocol.setThreadpool("fixed");
        protocol.setThreads(THREADS);
        protocol.setQueues(WAITING);
        protocol.setTriple(limits);
        var service = new ServiceConfig<AvailabilityService>();
        service.setInterface(AvailabilityService.class);
        service.setRef(new Answering(services));
        service.setScope("remote");
        var framework = new FrameworkModel();
        Dubbo.in(framework, "offshoot").protocol(protocol).service(service).start();
        running = framework;
    }

    /** Passes calls on to the gRPC service. */
    private record Answering(Channel services) implements AvailabilityService {

        @Override
        public CompletableFuture<Reply> of(Request request) {
            var answer = new CompletableFuture<Reply>();
            AvailabilityGrpc.newStub(services).of(question(request), new io.grpc.stub.StreamObserver<>() {
                @Override
                public void onNext(AvailabilityReply reply) {
                    answer.complete(answer(reply));
                }

                @Override
                public void onError(Throwable failure) {
                    answer.completeExceptionally(failed(failure));
                }

                @Override
                public void onCompleted() {
                    // the only reply has completed it
                }
            });
            return answer;
        }

        @Override
        public void watch(Request request, StreamObserver<Reply> replies) {
            if (!((Object) replies instanceof Http2ServerChannelObserver observer)) {
                throw new CallFailed(Status.Code.UNIMPLEMENTED.name(), "Streams need HTTP/2");
            }
            // ends with the stream, so that nothing is sent to a caller that is gone
            var call = Context.current().withCancellation();
            // not Dubbo's context: that of a thread, it may belong to another stream, too, which ends with this one
            var leaving = new CancellationContext();
            leaving.addListener(left -> call.cancel(null));
            observer.setCancellationContext(leaving);
            call.run(() -> AvailabilityGrpc.newStub(services)
                    .watch(question(request), new Watching(replies, observer.getHttpChannel(), call)));
        }

        /** Takes the next reply once the last one has left, so that nothing piles up for a caller that does not read. */
        private static final class Watching implements ClientResponseObserver<AvailabilityRequest, AvailabilityReply> {

            private final StreamObserver<Reply> replies;
            private final H2StreamChannel stream;
            private final Context.CancellableContext call;
            private @Nullable ClientCallStreamObserver<AvailabilityRequest> upstream;

            Watching(StreamObserver<Reply> replies, H2StreamChannel stream, Context.CancellableContext call) {
                this.replies = replies;
                this.stream = stream;
                this.call = call;
            }

            @Override
            public void beforeStart(ClientCallStreamObserver<AvailabilityRequest> starting) {
                starting.disableAutoRequestWithInitial(1);
                upstream = starting;
            }

            @Override
            public void onNext(AvailabilityReply reply) {
                replies.onNext(answer(reply));
                // Dubbo does not say when a reply has left, so an empty frame behind it does
                var left = stream.writeMessage(stream.newOutputMessage(false));
                stream.flush();
                left.whenComplete((sent, failure) -> {
                    if (failure == null) {
                        Objects.requireNonNull(upstream).request(1);
                    } else {
                        // the caller left before Dubbo knew whom to tell
                        call.cancel(failure);
                    }
                });
            }

            @Override
            public void onError(Throwable failure) {
                replies.onError(failed(failure));
            }

            @Override
            public void onCompleted() {
                replies.onCompleted();
            }
        }

        private static AvailabilityRequest question(Request request) {
            return AvailabilityRequest.newBuilder()
                    .addAllProductIds(request.productIds())
                    .build();
        }

        private static Reply answer(AvailabilityReply reply) {
            return new Reply(reply.getProductsList().stream()
                    .map(product -> new Product(
                            product.getProductId(), product.getOnHand(), product.getReserved(), product.getAvailable()))
                    .toList());
        }

        private static CallFailed failed(Throwable failure) {
            var status = failure instanceof StatusRuntimeException answered ? answered.getStatus() : Status.INTERNAL;
            return new CallFailed(status.getCode().name(), String.valueOf(status.getDescription()));
        }
    }

    @Override
    public void stop() {
        var framework = running;
        running = null;
        if (framework != null) {
            framework.destroy();
        }
    }

    @Override
    public boolean isRunning() {
        return running != null;
    }
}
