package dev.offshoot.contracts.payments;

import dev.offshoot.contracts.Money;
import dev.offshoot.messaging.Event;
import dev.offshoot.messaging.Subject;
import java.util.UUID;

/** The payment for an order was captured. */
@Event(name = "payments.PaymentTaken")
public record PaymentTaken(@Subject UUID orderId, Money amount) {}
