package dev.offshoot.shipping;

import dev.offshoot.messaging.Event;
import dev.offshoot.messaging.Subject;
import java.time.Instant;
import java.util.UUID;

/** A request to the carriers for quotes, with a deadline. */
@Event(name = "shipping.QuoteWanted")
record QuoteWanted(@Subject UUID orderId, String country, int items, Instant until) {}
