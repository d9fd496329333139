package dev.offshoot.contracts.orders;

import dev.offshoot.contracts.Money;
import dev.offshoot.messaging.Event;
import dev.offshoot.messaging.Subject;
import java.util.UUID;

/** An order was accepted. */
@Event(name = "orders.OrderPlaced")
public record OrderPlaced(@Subject UUID orderId, UUID customerId, Money total) {}
