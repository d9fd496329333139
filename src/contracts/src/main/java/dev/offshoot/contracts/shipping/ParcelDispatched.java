package dev.offshoot.contracts.shipping;

import dev.offshoot.messaging.Event;
import dev.offshoot.messaging.Subject;
import java.util.UUID;

/** A carrier has the parcel. The shipment can no longer be cancelled. */
@Event(name = "shipping.ParcelDispatched")
public record ParcelDispatched(@Subject UUID orderId, String carrier, String trackingNumber) {}
