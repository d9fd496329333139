package dev.offshoot.contracts.inventory;

import dev.offshoot.messaging.Command;
import dev.offshoot.messaging.Subject;
import java.util.UUID;

/** Releases the stock reserved for an order. May arrive before ReserveStock, which then reserves nothing. */
@Command(name = "inventory.ReleaseStock")
public record ReleaseStock(@Subject UUID orderId) {}
