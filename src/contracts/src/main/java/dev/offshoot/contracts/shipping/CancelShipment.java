package dev.offshoot.contracts.shipping;

import dev.offshoot.messaging.Command;
import dev.offshoot.messaging.Subject;
import java.util.UUID;

/** Cancels the shipment of an order, unless the parcel has been dispatched. */
@Command(name = "shipping.CancelShipment")
public record CancelShipment(@Subject UUID orderId) {}
