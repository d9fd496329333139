package dev.offshoot.contracts.payments;

import dev.offshoot.messaging.Event;
import dev.offshoot.messaging.Subject;
import java.util.UUID;

/**
 * The money for an order will not come.
 *
 * @param reason a stable word, such as DECLINED
 */
@Event(name = "payments.PaymentDeclined")
public record PaymentDeclined(@Subject UUID orderId, String reason) {}
