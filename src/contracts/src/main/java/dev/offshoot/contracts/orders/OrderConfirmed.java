package dev.offshoot.contracts.orders;

import dev.offshoot.contracts.Money;
import dev.offshoot.messaging.Event;
import dev.offshoot.messaging.Subject;
import java.util.UUID;

/** Stock is reserved and payment taken; the order goes to shipping. */
@Event(name = "orders.OrderConfirmed")
public record OrderConfirmed(@Subject UUID orderId, UUID customerId, Money total) {}
