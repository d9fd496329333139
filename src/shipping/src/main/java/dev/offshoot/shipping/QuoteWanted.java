package dev.offshoot.shipping;

import dev.offshoot.messaging.Event;
import dev.offshoot.messaging.Subject;
import java.time.Instant;
import java.util.UUID;

/** What shipping asks its carriers: what they want for a parcel, and until when it matters. */
@Event(name = "shipping.QuoteWanted")
record QuoteWanted(@Subject UUID orderId, String country, int items, Instant until) {}
