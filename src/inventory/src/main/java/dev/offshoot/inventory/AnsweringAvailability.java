package dev.offshoot.inventory;

import dev.offshoot.contracts.inventory.v1.AvailabilityGrpc;
import dev.offshoot.contracts.inventory.v1.AvailabilityReply;
import dev.offshoot.contracts.inventory.v1.AvailabilityRequest;
import dev.offshoot.contracts.inventory.v1.ProductAvailability;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** The stock of many products at once, over gRPC, for composing pages. */
@Component
class AnsweringAvailability extends AvailabilityGrpc.AvailabilityImplBase {

    private static final int MOST = 200;

    private final Inventory inventory;

    AnsweringAvailability(Inventory inventory) {
        this.inventory = inventory;
    }

    @Override
    public void of(AvailabilityRequest request, StreamObserver<AvailabilityReply> answer) {
        if (request.getProductIdsCount() > MOST) {
            answer.onError(invalid("Ask for at most " + MOST + " products at once"));
            return;
        }
        try {
            var products = request.getProductIdsList().stream()
                    .map(UUID::fromString)
                    .map(ProductId::new)
                    .toList();
            var reply = AvailabilityReply.newBuilder();
            inventory
                    .stock(products)
                    .forEach(stock -> reply.addProducts(ProductAvailability.newBuilder()
                            .setProductId(stock.product().toString())
                            .setOnHand(stock.onHand())
                            .setReserved(stock.reserved())
                            .setAvailable(stock.available())));
            answer.onNext(reply.build());
            answer.onCompleted();
        } catch (IllegalArgumentException e) {
            answer.onError(invalid("A product id must be a UUID"));
        }
    }

    private static Throwable invalid(String why) {
        return Status.INVALID_ARGUMENT.withDescription(why).asRuntimeException();
    }
}
