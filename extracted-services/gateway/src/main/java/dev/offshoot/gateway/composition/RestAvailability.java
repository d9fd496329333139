package dev.offshoot.gateway.composition;

import dev.offshoot.contracts.inventory.v1.AvailabilityReply;
import dev.offshoot.contracts.inventory.v1.AvailabilityRequest;
import dev.offshoot.contracts.inventory.v1.ProductAvailability;
import dev.offshoot.gateway.routing.Instance;
import dev.offshoot.gateway.routing.NameLookups;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import org.springframework.web.util.UriUtils;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/** Asks for stock over HTTP, with JSON and server-sent events. */
@Component
@ConditionalOnProperty(name = "offshoot.gateway.availability", havingValue = "rest")
class RestAvailability implements Availability, DisposableBean {

    private static final ParameterizedTypeReference<List<Compositions.Stock>> STOCK =
            new ParameterizedTypeReference<>() {};
    private static final ParameterizedTypeReference<ServerSentEvent<List<Compositions.Stock>>> EVENT =
            new ParameterizedTypeReference<>() {};
    private static final String TOO_MANY_STREAMS = "urn:offshoot:problem:too-many-streams";

    /** A few more than a process serves, so that the process refuses, with its reason. */
    private static final int MOST_STREAMS = 512;

    private final WebClient http;
    private final WebClient streaming;
    private final ConnectionProvider streams;

    RestAvailability(WebClient.Builder http) {
        this.http = http.build();
        // each stream keeps a connection, and questions must not wait for one
        streams = ConnectionProvider.builder("stock-streams")
                .maxConnections(MOST_STREAMS)
                .maxIdleTime(Duration.ofSeconds(10))
                .build();
        streaming = http.clone()
                .clientConnector(new ReactorClientHttpConnector(NameLookups.limited(HttpClient.create(streams))))
                .build();
    }

    @Override
    public Mono<AvailabilityReply> of(Instance instance, AvailabilityRequest request) {
        return get(http, instance, request, MediaType.APPLICATION_JSON)
                .bodyToMono(STOCK)
                .map(RestAvailability::reply)
                .onErrorMap(RestAvailability::status);
    }

    @Override
    public Flux<AvailabilityReply> watch(Instance instance, AvailabilityRequest request) {
        return get(streaming, instance, request, MediaType.TEXT_EVENT_STREAM)
                .bodyToFlux(EVENT)
                .map(event -> reply(event.data()))
                .concatWith(Flux.error(() -> Status.UNAVAILABLE
                        .withDescription("The stream has ended")
                        .asRuntimeException()))
                .onErrorMap(RestAvailability::status);
    }

    private static WebClient.ResponseSpec get(
            WebClient client, Instance instance, AvailabilityRequest request, MediaType accepted) {
        var products = request.getProductIdsList().stream()
                .map(id -> UriUtils.encode(id, StandardCharsets.UTF_8))
                .collect(Collectors.joining("&productId="));
        return client.get()
                .uri(URI.create(instance.url() + "/api/stock?productId=" + products))
                .accept(accepted)
                .retrieve();
    }

    /** A heartbeat has no data. */
    private static AvailabilityReply reply(@Nullable List<Compositions.Stock> products) {
        var reply = AvailabilityReply.newBuilder();
        if (products != null) {
            products.forEach(stock -> reply.addProducts(ProductAvailability.newBuilder()
                    .setProductId(stock.productId())
                    .setOnHand(stock.onHand())
                    .setReserved(stock.reserved())
                    .setAvailable(stock.available())));
        }
        return reply.build();
    }

    private static Throwable status(Throwable failure) {
        if (failure instanceof WebClientRequestException) {
            return Status.UNAVAILABLE
                    .withDescription(failure.getMessage())
                    .withCause(failure)
                    .asRuntimeException();
        }
        return failure instanceof WebClientResponseException answered ? status(answered) : failure;
    }

    private static StatusRuntimeException status(WebClientResponseException answered) {
        var problem = problem(answered);
        var status = switch (answered.getStatusCode().value()) {
            case 400, 414, 431 -> Status.INVALID_ARGUMENT;
            // a previous release has no such route, so its access rules are closed, or it does not stream
            case 401, 403, 404, 405, 406 -> Status.UNIMPLEMENTED;
            case 429 -> Status.RESOURCE_EXHAUSTED;
            // 421: the module is elsewhere
            case 421, 502, 503, 504 -> Status.UNAVAILABLE;
            default -> Status.INTERNAL;
        };
        if (problem != null && TOO_MANY_STREAMS.equals(String.valueOf(problem.getType()))) {
            status = Status.RESOURCE_EXHAUSTED;
        }
        var detail = problem == null ? null : problem.getDetail();
        return status.withDescription(detail == null ? "HTTP status " + answered.getStatusCode() : detail)
                .withCause(answered)
                .asRuntimeException();
    }

    private static @Nullable ProblemDetail problem(WebClientResponseException answered) {
        try {
            return answered.getResponseBodyAs(ProblemDetail.class);
        } catch (RuntimeException e) {
            // no problem detail, such as from something else that listens there
            return null;
        }
    }

    @Override
    public void destroy() {
        streams.dispose();
    }
}
