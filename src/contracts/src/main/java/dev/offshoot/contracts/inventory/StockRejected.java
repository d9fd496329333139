package dev.offshoot.contracts.inventory;

import dev.offshoot.messaging.Event;
import dev.offshoot.messaging.Subject;
import java.util.List;
import java.util.UUID;

/**
 * An order needs more than there is. Nothing is reserved for it.
 *
 * @param missing the products of which there are too few
 */
@Event(name = "inventory.StockRejected")
public record StockRejected(@Subject UUID orderId, List<UUID> missing) {}
