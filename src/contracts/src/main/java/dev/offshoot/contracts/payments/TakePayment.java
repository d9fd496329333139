package dev.offshoot.contracts.payments;

import dev.offshoot.contracts.Money;
import dev.offshoot.messaging.Command;
import dev.offshoot.messaging.Personal;
import dev.offshoot.messaging.Subject;
import java.util.UUID;

/**
 * Captures the payment for an order.
 *
 * @param token identifies the means of payment to the provider
 */
@Command(name = "payments.TakePayment")
public record TakePayment(
        @Subject UUID orderId,
        UUID customerId,
        Money amount,
        @Personal String token) {}
