package dev.offshoot.platform.calls.dubbo;

import java.io.Serializable;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.dubbo.common.stream.StreamObserver;

/** The Dubbo service: the same questions and answers as in {@code availability.proto}. */
public interface AvailabilityService {

    /**
     * The stock of these products; unknown ones are left out.
     *
     * @return fails with {@link CallFailed}: INVALID_ARGUMENT if an id is no UUID or there are more than 200,
     *     UNAVAILABLE if another process hosts inventory
     */
    CompletableFuture<Reply> of(Request request) throws CallFailed;

    /** The stock of these products, and from then on of those that change. An empty reply keeps the stream alive. */
    void watch(Request request, StreamObserver<Reply> replies) throws CallFailed;

    /** The products asked for. */
    record Request(List<String> productIds) implements Serializable {}

    /** The stock of one product; {@code available} is what is on hand and not reserved. */
    record Product(String productId, long onHand, long reserved, long available) implements Serializable {}

    /** The stock of the products that are known. */
    record Reply(List<Product> products) implements Serializable {}
}
