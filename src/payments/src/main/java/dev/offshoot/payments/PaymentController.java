package dev.offshoot.payments;

import dev.offshoot.contracts.Money;
import java.util.UUID;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The payment of an order, for its customer and for staff. */
@RestController
@RequestMapping("/api/payments")
class PaymentController {

    private final Payments payments;

    PaymentController(Payments payments) {
        this.payments = payments;
    }

    /** The view of a payment. */
    record PaymentView(UUID orderId, String status, Money amount, Money captured, Money refunded) {}

    @GetMapping("/{orderId}")
    PaymentView payment(@PathVariable UUID orderId, Authentication who) {
        var order = new OrderId(orderId);
        return payments.find(order)
                .flatMap(payment -> payment.charge()
                        .filter(charge -> isStaff(who)
                                || who.getName().equals(charge.customer().toString()))
                        .map(charge -> view(payment, charge.amount())))
                .orElseThrow(() -> new NoSuchPayment(order));
    }

    private static PaymentView view(Payment payment, Money amount) {
        return new PaymentView(
                payment.order().value(),
                payment.state().name(),
                amount,
                payment.taken().orElseThrow(),
                payment.returned().orElseThrow());
    }

    private static boolean isStaff(Authentication who) {
        return who.getAuthorities().stream().anyMatch(role -> "ROLE_STAFF".equals(role.getAuthority()));
    }
}
