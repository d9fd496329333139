package dev.offshoot.contracts.shipping;

import dev.offshoot.messaging.Event;
import dev.offshoot.messaging.Subject;
import java.util.UUID;

/**
 * The shipment was stopped in time. Nothing leaves the house.
 */
@Event(name = "shipping.ShipmentCancelled")
public record ShipmentCancelled(@Subject UUID orderId) {}
