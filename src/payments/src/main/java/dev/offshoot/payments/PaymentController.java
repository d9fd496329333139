package dev.offshoot.payments;

import dev.offshoot.contracts.Money;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** How an order was paid, for those whose order it is, and for staff. */
@RestController
@RequestMapping("/api/payments")
class PaymentController {

    private final Payments payments;

    PaymentController(Payments payments) {
        this.payments = payments;
    }

    /** A payment, as it is shown. */
    record PaymentView(UUID orderId, String status, Money amount, Money captured, Money refunded) {}

    @GetMapping("/{orderId}")
    PaymentView payment(@PathVariable UUID orderId, Authentication who) {
        return payments.find(orderId)
                .filter(payment -> isStaff(who) || who.getName().equals(String.valueOf(payment.customer())))
                .map(payment -> view(payment, payment.amount()))
                .orElseThrow(() -> new NoSuchPayment(orderId));
    }

    private static @Nullable PaymentView view(Payment payment, @Nullable Money amount) {
        return amount == null
                ? null
                : new PaymentView(
                        payment.orderId(),
                        payment.state().name(),
                        amount,
                        new Money(payment.capturedMinor(), amount.currency()),
                        new Money(payment.refundedMinor(), amount.currency()));
    }

    private static boolean isStaff(Authentication who) {
        return who.getAuthorities().stream().anyMatch(role -> "ROLE_STAFF".equals(role.getAuthority()));
    }
}
