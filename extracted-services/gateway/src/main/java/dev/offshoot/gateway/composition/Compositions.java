package dev.offshoot.gateway.composition;

import dev.offshoot.contracts.inventory.v1.AvailabilityReply;
import dev.offshoot.contracts.inventory.v1.AvailabilityRequest;
import dev.offshoot.contracts.inventory.v1.ProductAvailability;
import dev.offshoot.gateway.problems.Problem;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** Responses composed from several modules, and JSON for gRPC services behind the gateway. */
@RestController
class Compositions {

    private static final Pattern COUNTRY = Pattern.compile("[A-Z]{2}");

    private final ModuleClient modules;
    private final AvailabilityClient availability;

    Compositions(ModuleClient modules, AvailabilityClient availability) {
        this.modules = modules;
        this.availability = availability;
    }

    /** The stock of a product, as in {@code /api/stock}. */
    record Stock(String productId, long onHand, long reserved, long available) {

        static Stock of(ProductAvailability said) {
            return new Stock(said.getProductId(), said.getOnHand(), said.getReserved(), said.getAvailable());
        }
    }

    /**
     * Everything that a product page shows.
     *
     * @param product from the catalogue
     * @param stock if known
     * @param delivery the estimated arrival, if known
     * @param missing the parts whose module does not answer: {@code stock}, {@code delivery}
     */
    record ProductPage(
            JsonNode product,
            @Nullable Stock stock,
            @Nullable JsonNode delivery,
            List<String> missing) {}

    /**
     * Asks catalogue, inventory and shipping at the same time. The catalogue's answer is enough for a page.
     *
     * @param country of delivery, an ISO 3166 code
     */
    @GetMapping("/api/product-pages/{id}")
    Mono<ProductPage> productPage(@PathVariable String id, @RequestParam(defaultValue = "DE") String country) {
        var productId = uuid(id);
        if (!COUNTRY.matcher(country).matches()) {
            throw new Problem(
                    HttpStatus.BAD_REQUEST, "invalid-request", "The country must be two capital letters, such as DE.");
        }
        var product = modules.get("catalog", "/api/products/" + productId)
                .switchIfEmpty(Mono.error(() -> new Problem(
                        HttpStatus.NOT_FOUND, "no-such-product", "There is no product " + productId + ".")));
        var stock = piece(availability
                .of(AvailabilityRequest.newBuilder()
                        .addProductIds(productId.toString())
                        .build())
                .flatMapIterable(AvailabilityReply::getProductsList)
                .next()
                .map(Stock::of));
        var delivery = piece(modules.get("shipping", "/api/delivery-estimates/" + country));
        return Mono.zip(product, stock, delivery).map(parts -> page(parts.getT1(), parts.getT2(), parts.getT3()));
    }

    /** Present, known to be absent, or unknown right now. */
    private record Piece<T>(@Nullable T value, boolean missing) {}

    private static <T> Mono<Piece<T>> piece(Mono<T> asked) {
        return asked.map(value -> new Piece<>(value, false))
                .defaultIfEmpty(new Piece<>(null, false))
                .onErrorReturn(new Piece<>(null, true));
    }

    private static ProductPage page(JsonNode product, Piece<Stock> stock, Piece<JsonNode> delivery) {
        var missing = new ArrayList<String>();
        if (stock.missing()) {
            missing.add("stock");
        }
        if (delivery.missing()) {
            missing.add("delivery");
        }
        return new ProductPage(product, stock.value(), delivery.value(), missing);
    }

    /** The stock of many products at once; unknown products are left out. */
    @GetMapping("/api/availability")
    Mono<List<Stock>> availability(@RequestParam List<String> productId) {
        return availability
                .of(about(productId))
                .map(Compositions::stock)
                .onErrorMap(StatusRuntimeException.class, Compositions::problem);
    }

    /** The stock of many products at once, and from then on of those that change, as server-sent events. */
    @GetMapping(path = "/api/availability", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    Flux<ServerSentEvent<List<Stock>>> changes(@RequestParam List<String> productId) {
        return availability
                .watch(about(productId))
                .map(reply -> reply.getProductsCount() == 0
                        ? ServerSentEvent.<List<Stock>>builder()
                                .comment("still here")
                                .build()
                        : ServerSentEvent.builder(stock(reply)).event("stock").build())
                .onErrorMap(
                        failure -> Status.fromThrowable(failure).getCode() == Status.Code.UNIMPLEMENTED,
                        failure -> new Problem(
                                HttpStatus.NOT_IMPLEMENTED,
                                "streams-unsupported",
                                "This shop does not stream stock: ask for it without Accept: text/event-stream."))
                .onErrorMap(StatusRuntimeException.class, Compositions::problem);
    }

    private static AvailabilityRequest about(List<String> products) {
        var request = AvailabilityRequest.newBuilder();
        products.forEach(id -> request.addProductIds(uuid(id).toString()));
        return request.build();
    }

    private static List<Stock> stock(AvailabilityReply reply) {
        return reply.getProductsList().stream().map(Stock::of).toList();
    }

    private static UUID uuid(@Nullable String id) {
        return Optional.ofNullable(id)
                .filter(text -> text.length() == 36)
                .flatMap(text -> {
                    try {
                        return Optional.of(UUID.fromString(text));
                    } catch (IllegalArgumentException e) {
                        return Optional.empty();
                    }
                })
                .orElseThrow(
                        () -> new Problem(HttpStatus.BAD_REQUEST, "invalid-request", "A product id must be a UUID."));
    }

    private static Throwable problem(StatusRuntimeException failure) {
        return switch (failure.getStatus().getCode()) {
            case INVALID_ARGUMENT ->
                new Problem(
                        HttpStatus.BAD_REQUEST,
                        "invalid-request",
                        failure.getStatus().getDescription() + ".");
            case DEADLINE_EXCEEDED ->
                new Problem(HttpStatus.GATEWAY_TIMEOUT, "module-too-slow", "Inventory took too long. Try again soon.");
            default ->
                new Problem(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "module-unavailable",
                        "Inventory is not available right now. Try again soon.");
        };
    }
}
