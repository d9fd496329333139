package dev.offshoot.contracts.shipping;

import dev.offshoot.contracts.Address;
import dev.offshoot.messaging.Command;
import dev.offshoot.messaging.Personal;
import dev.offshoot.messaging.Subject;
import java.util.UUID;

/**
 * Ships an order: chooses a carrier, and hands over the parcel.
 *
 * @param items the number of items in the parcel
 */
@Command(name = "shipping.ShipOrder")
public record ShipOrder(
        @Subject UUID orderId, UUID customerId, @Personal Address address, int items) {}
