package dev.offshoot.shipping;

import dev.offshoot.messaging.Command;
import dev.offshoot.messaging.Subject;
import java.util.UUID;

/** The carrier says what became of a parcel. */
@Command(name = "shipping.Arrive")
record Arrive(@Subject UUID orderId) {}
