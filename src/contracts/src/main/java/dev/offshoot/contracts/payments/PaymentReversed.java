package dev.offshoot.contracts.payments;

import dev.offshoot.contracts.Money;
import dev.offshoot.messaging.Event;
import dev.offshoot.messaging.Subject;
import java.util.UUID;

/** The payment for an order was refunded. */
@Event(name = "payments.PaymentReversed")
public record PaymentReversed(@Subject UUID orderId, Money amount) {}
