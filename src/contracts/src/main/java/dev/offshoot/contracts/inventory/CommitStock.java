package dev.offshoot.contracts.inventory;

import dev.offshoot.messaging.Command;
import dev.offshoot.messaging.Subject;
import java.util.UUID;

/** Removes the reserved stock of an order, which has been shipped. */
@Command(name = "inventory.CommitStock")
public record CommitStock(@Subject UUID orderId) {}
