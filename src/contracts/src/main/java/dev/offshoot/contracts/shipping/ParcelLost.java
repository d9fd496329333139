package dev.offshoot.contracts.shipping;

import dev.offshoot.messaging.Event;
import dev.offshoot.messaging.Subject;
import java.util.UUID;

/**
 * The carrier lost the parcel.
 */
@Event(name = "shipping.ParcelLost")
public record ParcelLost(@Subject UUID orderId) {}
