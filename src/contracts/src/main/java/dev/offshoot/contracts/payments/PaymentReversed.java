package dev.offshoot.contracts.payments;

import dev.offshoot.contracts.Money;
import dev.offshoot.messaging.Event;
import dev.offshoot.messaging.Subject;
import java.util.UUID;

/**
 * The money for an order went back.
 */
@Event(name = "payments.PaymentReversed")
public record PaymentReversed(@Subject UUID orderId, Money amount) {}
