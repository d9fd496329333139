package dev.offshoot.gateway.composition;

import dev.offshoot.contracts.inventory.v1.AvailabilityReply;
import dev.offshoot.contracts.inventory.v1.AvailabilityRequest;
import dev.offshoot.gateway.routing.Instance;
import io.grpc.StatusRuntimeException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Asks one process for inventory's stock, over one technology. Failures are of type {@link StatusRuntimeException}, with
 * the codes of the proto: UNAVAILABLE if the process is down, or does not host inventory. No method blocks its caller.
 */
interface Availability {

    /** The stock of these products. The caller sets the deadline, and cancels. */
    Mono<AvailabilityReply> of(Instance instance, AvailabilityRequest request);

    /** The stock of these products, and from then on the stock of those that change; endless. */
    Flux<AvailabilityReply> watch(Instance instance, AvailabilityRequest request);
}
