package dev.offshoot.contracts.shipping;

import dev.offshoot.messaging.Event;
import dev.offshoot.messaging.Subject;
import java.util.UUID;

/**
 * No carrier takes the parcel. Nothing leaves the house.
 *
 * @param reason a stable word, such as NO_QUOTE
 */
@Event(name = "shipping.ShipmentFailed")
public record ShipmentFailed(@Subject UUID orderId, String reason) {}
