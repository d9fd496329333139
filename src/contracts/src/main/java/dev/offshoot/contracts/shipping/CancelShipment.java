package dev.offshoot.contracts.shipping;

import dev.offshoot.messaging.Command;
import dev.offshoot.messaging.Subject;
import java.util.UUID;

/**
 * Stops the shipment of an order, if it is not too late.
 */
@Command(name = "shipping.CancelShipment")
public record CancelShipment(@Subject UUID orderId) {}
