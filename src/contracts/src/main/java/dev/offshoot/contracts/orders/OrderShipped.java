package dev.offshoot.contracts.orders;

import dev.offshoot.messaging.Event;
import dev.offshoot.messaging.Subject;
import java.util.UUID;

/** A carrier has picked up the parcel of an order. */
@Event(name = "orders.OrderShipped")
public record OrderShipped(@Subject UUID orderId, UUID customerId, String carrier, String trackingNumber) {}
