package dev.offshoot.contracts.inventory;

import dev.offshoot.messaging.Command;
import dev.offshoot.messaging.Subject;
import java.util.UUID;

/**
 * Releases what is reserved for an order, or will be.
 */
@Command(name = "inventory.ReleaseStock")
public record ReleaseStock(@Subject UUID orderId) {}
