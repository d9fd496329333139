package dev.offshoot.gateway.composition;

import dev.offshoot.contracts.inventory.v1.AvailabilityReply;
import dev.offshoot.contracts.inventory.v1.AvailabilityRequest;
import dev.offshoot.contracts.inventory.v1.ProductAvailability;
import dev.offshoot.gateway.problems.Problem;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** What no module says alone: pages put together of several, and JSON for what is spoken in gRPC behind the gateway. */
@RestController
class Compositions {

    private static final Pattern COUNTRY = Pattern.compile("[A-Z]{2}");

    private final ModuleClient modules;
    private final AvailabilityClient availability;

    Compositions(ModuleClient modules, AvailabilityClient availability) {
        this.modules = modules;
        this.availability = availability;
    }

    /** How much there is of a product, as {@code /api/stock} says it. */
    record Stock(String productId, long onHand, long reserved, long available) {

        static Stock of(ProductAvailability said) {
            return new Stock(said.getProductId(), said.getOnHand(), said.getReserved(), said.getAvailable());
        }
    }

    /**
     * All that a page about a product shows.
     *
     * @param product as the catalogue has it
     * @param stock how much there is, or nothing
     * @param delivery when it would arrive, or nothing
     * @param missing what is left out because who knows it does not answer now: {@code stock}, {@code delivery}
     */
    record ProductPage(
            JsonNode product,
            @Nullable Stock stock,
            @Nullable JsonNode delivery,
            List<String> missing) {}

    /**
     * Asks catalogue, inventory and shipping at the same time. The page comes also if only the catalogue answers.
     *
     * @param country where it shall be delivered, an ISO 3166 code
     */
    @GetMapping("/api/product-pages/{id}")
    Mono<ProductPage> productPage(@PathVariable String id, @RequestParam(defaultValue = "DE") String country) {
        var productId = uuid(id);
        if (!COUNTRY.matcher(country).matches()) {
            throw new Problem(HttpStatus.BAD_REQUEST, "invalid-request", "A country is two capital letters.");
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

    /** Known, known to be nothing, or not known now. */
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

    /** The stock of many products at once; those that are not known are left out. */
    @GetMapping("/api/availability")
    Mono<List<Stock>> availability(@RequestParam List<String> productId) {
        var request = AvailabilityRequest.newBuilder();
        productId.forEach(id -> request.addProductIds(uuid(id).toString()));
        return availability
                .of(request.build())
                .map(reply -> reply.getProductsList().stream().map(Stock::of).toList())
                .onErrorMap(StatusRuntimeException.class, Compositions::problem);
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
                        "Inventory does not answer just now. Try again soon.");
        };
    }
}
