package dev.offshoot.contracts.inventory;

import dev.offshoot.messaging.Command;
import dev.offshoot.messaging.Subject;
import java.util.UUID;

/**
 * What is reserved for an order has left the house.
 */
@Command(name = "inventory.CommitStock")
public record CommitStock(@Subject UUID orderId) {}
