package dev.offshoot.shipping;

import dev.offshoot.messaging.Command;
import dev.offshoot.messaging.Subject;
import java.util.UUID;

/** The carrier reports the outcome of a delivery. */
@Command(name = "shipping.Arrive")
record Arrive(@Subject UUID orderId) {}
