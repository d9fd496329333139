package dev.offshoot.contracts.inventory;

import dev.offshoot.messaging.Event;
import dev.offshoot.messaging.Subject;
import java.util.UUID;

/** All items of an order are reserved. */
@Event(name = "inventory.StockReserved")
public record StockReserved(@Subject UUID orderId) {}
