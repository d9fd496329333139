package dev.offshoot.inventory;

import dev.offshoot.contracts.inventory.v1.AvailabilityGrpc;
import dev.offshoot.contracts.inventory.v1.AvailabilityReply;
import dev.offshoot.contracts.inventory.v1.AvailabilityRequest;
import dev.offshoot.contracts.inventory.v1.ProductAvailability;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/** The stock of many products at once, over gRPC, for composing pages. */
@Component
class AnsweringAvailability extends AvailabilityGrpc.AvailabilityImplBase {

    private final Inventory inventory;
    private final WatchingStock watching;

    AnsweringAvailability(Inventory inventory, WatchingStock watching) {
        this.inventory = inventory;
        this.watching = watching;
    }

    @Override
    public void of(AvailabilityRequest request, StreamObserver<AvailabilityReply> answer) {
        try {
            answer.onNext(reply(inventory.stock(products(request))));
            answer.onCompleted();
        } catch (InvalidQuestion e) {
            answer.onError(
                    Status.INVALID_ARGUMENT.withDescription(e.getMessage()).asRuntimeException());
        }
    }

    @Override
    public void watch(AvailabilityRequest request, StreamObserver<AvailabilityReply> answer) {
        var call = (ServerCallStreamObserver<AvailabilityReply>) answer;
        var watcher = new CallWatcher(call);
        try {
            call.setOnCancelHandler(() -> watching.leave(watcher));
            watching.watch(products(request), watcher);
        } catch (InvalidQuestion e) {
            answer.onError(
                    Status.INVALID_ARGUMENT.withDescription(e.getMessage()).asRuntimeException());
        } catch (TooManyWatchers e) {
            answer.onError(
                    Status.RESOURCE_EXHAUSTED.withDescription(e.getMessage()).asRuntimeException());
        }
    }

    /** Sends changes of stock in a call. */
    private record CallWatcher(ServerCallStreamObserver<AvailabilityReply> call) implements WatchingStock.Watcher {

        @Override
        public boolean isReady() {
            return call.isReady();
        }

        @Override
        public void tell(List<Stock> changed) {
            call.onNext(reply(changed));
        }

        @Override
        public void end() {
            call.onError(Status.UNAVAILABLE
                    .withDescription("Inventory is no longer hosted by this process")
                    .asRuntimeException());
        }
    }

    private static Set<ProductId> products(AvailabilityRequest request) {
        return Question.about(request.getProductIdsList()).products();
    }

    private static AvailabilityReply reply(Collection<Stock> products) {
        var reply = AvailabilityReply.newBuilder();
        products.forEach(stock -> reply.addProducts(ProductAvailability.newBuilder()
                .setProductId(stock.product().toString())
                .setOnHand(stock.onHand())
                .setReserved(stock.reserved())
                .setAvailable(stock.available())));
        return reply.build();
    }
}
