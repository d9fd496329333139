package dev.offshoot.shipping;

import dev.offshoot.messaging.Event;
import dev.offshoot.messaging.Subject;
import java.util.UUID;

/** What shipping asks its carriers: what they want for a parcel. */
@Event(name = "shipping.QuoteWanted")
record QuoteWanted(@Subject UUID orderId, String country, int items) {}
