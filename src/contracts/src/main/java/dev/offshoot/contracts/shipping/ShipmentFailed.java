package dev.offshoot.contracts.shipping;

import dev.offshoot.messaging.Event;
import dev.offshoot.messaging.Subject;
import java.util.UUID;

/**
 * No carrier accepts the parcel. Nothing is shipped.
 *
 * @param reason a stable code, such as NO_QUOTE
 */
@Event(name = "shipping.ShipmentFailed")
public record ShipmentFailed(@Subject UUID orderId, String reason) {}
