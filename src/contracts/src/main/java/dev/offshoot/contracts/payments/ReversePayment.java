package dev.offshoot.contracts.payments;

import dev.offshoot.messaging.Command;
import dev.offshoot.messaging.Subject;
import java.util.UUID;

/** Refunds the payment for an order. May arrive before TakePayment, which then takes nothing. */
@Command(name = "payments.ReversePayment")
public record ReversePayment(@Subject UUID orderId) {}
