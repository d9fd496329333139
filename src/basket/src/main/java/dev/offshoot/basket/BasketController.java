package dev.offshoot.basket;

import dev.offshoot.contracts.Address;
import dev.offshoot.contracts.Money;
import dev.offshoot.contracts.Route;
import dev.offshoot.contracts.RouteTrait;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** A customer's own basket. */
@RestController
@RequestMapping("/api/basket")
class BasketController {

    private final Baskets baskets;
    private final CheckingOut checkingOut;

    BasketController(Baskets baskets, CheckingOut checkingOut) {
        this.baskets = baskets;
        this.checkingOut = checkingOut;
    }

    /** One product in the basket, as it is shown. */
    record ItemView(
            UUID productId,
            String sku,
            String name,
            Money unitPrice,
            int quantity,
            Money lineTotal,
            boolean available) {}

    /**
     * The basket, as it is shown.
     *
     * @param total nothing while the basket is empty, or holds several currencies
     */
    record BasketView(List<ItemView> items, @Nullable Money total) {

        static BasketView of(Basket basket) {
            return new BasketView(
                    basket.items().stream()
                            .map(item -> new ItemView(
                                    item.productId(),
                                    item.sku(),
                                    item.name(),
                                    item.unitPrice(),
                                    item.quantity(),
                                    item.lineTotal(),
                                    item.available()))
                            .toList(),
                    basket.total());
        }
    }

    /** How many of a product are wanted. */
    record Wanted(@NotNull @Min(1) @Max(Basket.MOST_OF_ONE) Integer quantity) {}

    /** Where the parcel is to go. */
    record ShippingAddress(
            @NotBlank @Size(max = 200) String name,
            @NotBlank @Size(max = 200) String street,
            @NotBlank @Size(max = 200) String city,
            @NotBlank @Size(max = 20) String postalCode,

            @NotNull @Pattern(regexp = "[A-Z]{2}", message = "must be an ISO 3166-1 alpha-2 code, such as DE") String country) {

        private static final String LINE =
                "must be on one line, with something to see, and no characters that turn its direction";

        ShippingAddress {
            name = name == null ? null : Line.of(name);
            street = street == null ? null : Line.of(street);
            city = city == null ? null : Line.of(city);
            postalCode = postalCode == null ? null : Line.of(postalCode);
        }

        private static final Set<String> COUNTRIES = countries();

        private static Set<String> countries() {
            var codes = new HashSet<>(Locale.getISOCountries(Locale.IsoCountryCode.PART1_ALPHA2));
            // Kosovo has no code of its own in the standard, and everybody uses this one
            codes.add("XK");
            return codes;
        }

        @AssertTrue(message = "must be an ISO 3166-1 alpha-2 code, such as DE") boolean isCountryKnown() {
            return country == null || COUNTRIES.contains(country);
        }

        @AssertTrue(message = LINE) boolean isNamePossible() {
            return isPossible(name);
        }

        @AssertTrue(message = LINE) boolean isStreetPossible() {
            return isPossible(street);
        }

        @AssertTrue(message = LINE) boolean isCityPossible() {
            return isPossible(city);
        }

        @AssertTrue(message = LINE) boolean isPostalCodePossible() {
            return isPossible(postalCode);
        }

        private static boolean isPossible(@Nullable String line) {
            return line == null || (Line.isPlain(line) && Line.isVisible(line));
        }

        Address toAddress() {
            return new Address(name, street, city, postalCode, country);
        }
    }

    /**
     * What turns the basket into an order.
     *
     * @param expectedTotal what the customer saw: if the basket costs something else by now, nothing is ordered
     */
    record CheckoutRequest(
            @NotNull @Valid ShippingAddress shippingAddress,
            @NotBlank @Size(max = 200) String paymentToken,
            @Nullable Money expectedTotal) {}

    /** The order that a basket became. */
    record CheckoutAnswer(UUID orderId) {}

    @GetMapping
    BasketView basket(Authentication who) {
        return BasketView.of(baskets.find(customerOf(who)));
    }

    @PutMapping("/items/{productId}")
    BasketView put(@PathVariable UUID productId, @Valid @RequestBody Wanted wanted, Authentication who) {
        return BasketView.of(checkingOut.put(customerOf(who), productId, wanted.quantity()));
    }

    @DeleteMapping("/items/{productId}")
    BasketView remove(@PathVariable UUID productId, Authentication who) {
        return BasketView.of(checkingOut.remove(customerOf(who), productId));
    }

    @Route(RouteTrait.IDEMPOTENT_WITH_KEY)
    @PostMapping("/checkout")
    ResponseEntity<CheckoutAnswer> checkOut(
            @RequestHeader("Idempotency-Key")
                    @Pattern(regexp = "[!-~]{1,200}", message = "must be 1 to 200 visible ASCII characters") String key,
            @Valid @RequestBody CheckoutRequest request,
            Authentication who) {
        var order = checkingOut.checkOut(
                customerOf(who),
                key,
                request.shippingAddress().toAddress(),
                request.paymentToken(),
                request.expectedTotal());
        return ResponseEntity.accepted()
                .location(URI.create("/api/orders/" + order))
                .body(new CheckoutAnswer(order));
    }

    private static UUID customerOf(Authentication who) {
        return UUID.fromString(who.getName());
    }
}
