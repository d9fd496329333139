package dev.offshoot.contracts.inventory;

import dev.offshoot.messaging.Command;
import dev.offshoot.messaging.Subject;
import java.util.List;
import java.util.UUID;

/**
 * Reserves stock for an order: all of it, or nothing.
 */
@Command(name = "inventory.ReserveStock")
public record ReserveStock(@Subject UUID orderId, List<ReservedItem> items) {}
