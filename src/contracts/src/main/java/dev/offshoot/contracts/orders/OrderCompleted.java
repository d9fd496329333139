package dev.offshoot.contracts.orders;

import dev.offshoot.messaging.Event;
import dev.offshoot.messaging.Subject;
import java.util.UUID;

/**
 * The customer has the parcel. The order has ended.
 */
@Event(name = "orders.OrderCompleted")
public record OrderCompleted(@Subject UUID orderId, UUID customerId) {}
