package dev.offshoot.contracts.orders;

import dev.offshoot.contracts.Money;
import dev.offshoot.messaging.Event;
import dev.offshoot.messaging.Subject;
import java.util.UUID;

/**
 * An order has its stock and its payment, and goes to shipping.
 */
@Event(name = "orders.OrderConfirmed")
public record OrderConfirmed(@Subject UUID orderId, UUID customerId, Money total) {}
