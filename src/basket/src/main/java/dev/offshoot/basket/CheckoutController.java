package dev.offshoot.basket;

import dev.offshoot.contracts.Money;
import dev.offshoot.contracts.Route;
import dev.offshoot.contracts.RouteTrait;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Turns a customer's own basket into an order. */
@RestController
class CheckoutController {

    private final CheckingOut checkingOut;

    CheckoutController(CheckingOut checkingOut) {
        this.checkingOut = checkingOut;
    }

    /**
     * A request to order the basket.
     *
     * @param expectedTotal the total that the customer saw: if it has changed, nothing is ordered
     */
    record CheckoutRequest(
            @NotNull @Valid ShippingAddress shippingAddress,
            @NotBlank @Size(max = 200) String paymentToken,
            @Nullable Money expectedTotal) {

        private Checkout toCheckout() {
            return new Checkout(shippingAddress.toAddress(), paymentToken, expectedTotal);
        }
    }

    /** The order made from the basket. */
    record CheckoutAnswer(UUID orderId) {}

    @Route({RouteTrait.IDEMPOTENT_WITH_KEY, RouteTrait.STARTS_PROCESS})
    @PostMapping("/api/basket/checkout")
    ResponseEntity<CheckoutAnswer> checkOut(
            @RequestHeader("Idempotency-Key")
                    @Pattern(regexp = "[!-~]{1,200}", message = "must be 1 to 200 visible ASCII characters") String key,
            @Valid @RequestBody CheckoutRequest request,
            Authentication who) {
        var customer = new CustomerId(UUID.fromString(who.getName()));
        var order = checkingOut.checkOut(customer, key, request.toCheckout());
        return ResponseEntity.accepted()
                .location(URI.create("/api/orders/" + order))
                .body(new CheckoutAnswer(order.value()));
    }
}
