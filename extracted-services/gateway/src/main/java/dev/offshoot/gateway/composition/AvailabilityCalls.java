package dev.offshoot.gateway.composition;

import dev.offshoot.contracts.inventory.v1.AvailabilityGrpc;
import dev.offshoot.contracts.inventory.v1.AvailabilityReply;
import dev.offshoot.contracts.inventory.v1.AvailabilityRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import org.reactivestreams.Subscription;
import org.springframework.stereotype.Component;
import reactor.core.publisher.BaseSubscriber;

/** The gateway's gRPC service: forwards calls to inventory, wherever it is hosted. */
@Component
class AvailabilityCalls extends AvailabilityGrpc.AvailabilityImplBase {

    private final AvailabilityClient availability;

    AvailabilityCalls(AvailabilityClient availability) {
        this.availability = availability;
    }

    @Override
    public void of(AvailabilityRequest request, StreamObserver<AvailabilityReply> answer) {
        availability
                .of(request)
                .subscribe(answer::onNext, failure -> answer.onError(told(failure)), answer::onCompleted);
    }

    @Override
    public void watch(AvailabilityRequest request, StreamObserver<AvailabilityReply> answer) {
        var call = (ServerCallStreamObserver<AvailabilityReply>) answer;
        var watching = new Watching(call);
        call.setOnReadyHandler(watching::wantsMore);
        call.setOnCancelHandler(watching::dispose);
        availability.watch(request).subscribe(watching);
    }

    /** Takes from the module no more than the caller takes, so that nothing piles up here. */
    private static final class Watching extends BaseSubscriber<AvailabilityReply> {

        private final ServerCallStreamObserver<AvailabilityReply> call;

        Watching(ServerCallStreamObserver<AvailabilityReply> call) {
            this.call = call;
        }

        void wantsMore() {
            request(1);
        }

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            wantsMore();
        }

        @Override
        protected void hookOnNext(AvailabilityReply reply) {
            call.onNext(reply);
            if (call.isReady()) {
                wantsMore();
            }
        }

        @Override
        protected void hookOnError(Throwable failure) {
            call.onError(told(failure));
        }

        @Override
        protected void hookOnComplete() {
            call.onCompleted();
        }
    }

    private static Throwable told(Throwable failure) {
        return failure instanceof StatusRuntimeException
                ? failure
                : Status.UNAVAILABLE
                        .withDescription("Inventory is not available right now")
                        .asRuntimeException();
    }
}
