package dev.offshoot.contracts.payments;

import dev.offshoot.messaging.Event;
import dev.offshoot.messaging.Subject;
import java.util.UUID;

/**
 * The payment for an order was declined. This is final.
 *
 * @param reason a stable code, such as DECLINED
 */
@Event(name = "payments.PaymentDeclined")
public record PaymentDeclined(@Subject UUID orderId, String reason) {}
