package dev.offshoot.contracts.orders;

import dev.offshoot.messaging.Event;
import dev.offshoot.messaging.Subject;
import java.util.UUID;

/** The parcel was delivered. This is the final event of the order. */
@Event(name = "orders.OrderCompleted")
public record OrderCompleted(@Subject UUID orderId, UUID customerId) {}
