package dev.offshoot.contracts.shipping;

import dev.offshoot.messaging.Event;
import dev.offshoot.messaging.Subject;
import java.util.UUID;

/** The parcel was delivered to the customer. */
@Event(name = "shipping.ParcelDelivered")
public record ParcelDelivered(@Subject UUID orderId) {}
