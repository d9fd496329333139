package dev.offshoot.shipping;

import dev.offshoot.messaging.Command;
import dev.offshoot.messaging.Subject;
import java.util.UUID;

/** What a carrier answers. */
@Command(name = "shipping.QuoteOffered")
record QuoteOffered(@Subject UUID orderId, String carrier, long priceMinor) {}
