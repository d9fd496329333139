package dev.offshoot.contracts.shipping;

import dev.offshoot.contracts.Address;
import dev.offshoot.messaging.Command;
import dev.offshoot.messaging.Personal;
import dev.offshoot.messaging.Subject;
import java.util.UUID;

/**
 * Finds a carrier for an order, and hands the parcel over.
 *
 * @param items the number of things in the parcel
 */
@Command(name = "shipping.ShipOrder")
public record ShipOrder(
        @Subject UUID orderId, UUID customerId, @Personal Address address, int items) {}
