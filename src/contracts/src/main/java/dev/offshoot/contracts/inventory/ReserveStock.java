package dev.offshoot.contracts.inventory;

import dev.offshoot.messaging.Command;
import dev.offshoot.messaging.Subject;
import java.util.List;
import java.util.UUID;

/** Reserves stock for an order: all items, or none. */
@Command(name = "inventory.ReserveStock")
public record ReserveStock(@Subject UUID orderId, List<ReservedItem> items) {}
