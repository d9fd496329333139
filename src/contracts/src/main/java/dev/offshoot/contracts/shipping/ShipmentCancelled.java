package dev.offshoot.contracts.shipping;

import dev.offshoot.messaging.Event;
import dev.offshoot.messaging.Subject;
import java.util.UUID;

/** The shipment was cancelled in time. Nothing is shipped. */
@Event(name = "shipping.ShipmentCancelled")
public record ShipmentCancelled(@Subject UUID orderId) {}
