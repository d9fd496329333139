package dev.offshoot.shipping;

import dev.offshoot.messaging.Command;
import dev.offshoot.messaging.Subject;
import java.util.UUID;

/**
 * A carrier's answer.
 *
 * @param inTime whether it answered before the deadline; the answer may be consumed later for reasons of our own
 */
@Command(name = "shipping.QuoteOffered")
record QuoteOffered(@Subject UUID orderId, String carrier, long priceMinor, boolean inTime) {}
