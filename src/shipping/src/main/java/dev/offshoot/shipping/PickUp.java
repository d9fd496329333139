package dev.offshoot.shipping;

import dev.offshoot.messaging.Command;
import dev.offshoot.messaging.Subject;
import java.util.UUID;

/** The carrier picks up the parcel. */
@Command(name = "shipping.PickUp")
record PickUp(@Subject UUID orderId) {}
