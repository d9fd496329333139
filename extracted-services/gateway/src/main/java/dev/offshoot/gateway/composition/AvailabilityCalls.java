package dev.offshoot.gateway.composition;

import dev.offshoot.contracts.inventory.v1.AvailabilityGrpc;
import dev.offshoot.contracts.inventory.v1.AvailabilityReply;
import dev.offshoot.contracts.inventory.v1.AvailabilityRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import org.springframework.stereotype.Component;

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

    private static Throwable told(Throwable failure) {
        return failure instanceof StatusRuntimeException
                ? failure
                : Status.UNAVAILABLE
                        .withDescription("Inventory is not available right now")
                        .asRuntimeException();
    }
}
