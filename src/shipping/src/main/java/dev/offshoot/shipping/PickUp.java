package dev.offshoot.shipping;

import dev.offshoot.messaging.Command;
import dev.offshoot.messaging.Subject;
import java.util.UUID;

/** The carrier stands at the door. */
@Command(name = "shipping.PickUp")
record PickUp(@Subject UUID orderId) {}
