package dev.offshoot.contracts.payments;

import dev.offshoot.contracts.Money;
import dev.offshoot.messaging.Command;
import dev.offshoot.messaging.Personal;
import dev.offshoot.messaging.Subject;
import java.util.UUID;

/**
 * Takes the money for an order.
 *
 * @param token stands for the means of payment, for the provider alone
 */
@Command(name = "payments.TakePayment")
public record TakePayment(
        @Subject UUID orderId,
        UUID customerId,
        Money amount,
        @Personal String token) {}
