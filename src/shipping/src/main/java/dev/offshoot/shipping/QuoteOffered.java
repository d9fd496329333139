package dev.offshoot.shipping;

import dev.offshoot.messaging.Command;
import dev.offshoot.messaging.Subject;
import java.util.UUID;

/**
 * What a carrier answers.
 *
 * @param inTime whether it answered before the deadline: that it is heard of later may be the fault of who hears
 */
@Command(name = "shipping.QuoteOffered")
record QuoteOffered(@Subject UUID orderId, String carrier, long priceMinor, boolean inTime) {}
