package dev.offshoot.contracts.inventory;

import dev.offshoot.messaging.Event;
import dev.offshoot.messaging.Subject;
import java.util.UUID;

/**
 * All that an order needs is reserved for it.
 */
@Event(name = "inventory.StockReserved")
public record StockReserved(@Subject UUID orderId) {}
