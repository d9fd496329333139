package dev.offshoot.contracts.shipping;

import dev.offshoot.messaging.Event;
import dev.offshoot.messaging.Subject;
import java.util.UUID;

/**
 * A carrier has the parcel. It is too late to stop it.
 */
@Event(name = "shipping.ParcelDispatched")
public record ParcelDispatched(@Subject UUID orderId, String carrier, String trackingNumber) {}
