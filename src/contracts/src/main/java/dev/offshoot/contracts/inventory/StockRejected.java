package dev.offshoot.contracts.inventory;

import dev.offshoot.messaging.Event;
import dev.offshoot.messaging.Subject;
import java.util.List;
import java.util.UUID;

/**
 * There is not enough stock for an order. Nothing is reserved for it.
 *
 * @param missing the products without enough stock
 */
@Event(name = "inventory.StockRejected")
public record StockRejected(@Subject UUID orderId, List<UUID> missing) {}
