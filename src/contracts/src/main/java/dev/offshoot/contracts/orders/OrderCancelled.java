package dev.offshoot.contracts.orders;

import dev.offshoot.messaging.Event;
import dev.offshoot.messaging.Subject;
import java.util.UUID;

/**
 * An order was cancelled. This is final.
 *
 * @param reason OUT_OF_STOCK, PAYMENT_DECLINED, NO_CARRIER, LOST, BY_CUSTOMER or TIMED_OUT
 */
@Event(name = "orders.OrderCancelled")
public record OrderCancelled(@Subject UUID orderId, UUID customerId, String reason) {}
