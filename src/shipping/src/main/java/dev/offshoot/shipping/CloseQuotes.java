package dev.offshoot.shipping;

import dev.offshoot.messaging.Command;
import dev.offshoot.messaging.Subject;
import java.util.UUID;

/**
 * What shipping tells itself when it has waited for quotes long enough.
 *
 * @param round how often carriers had been asked by then
 */
@Command(name = "shipping.CloseQuotes")
record CloseQuotes(@Subject UUID orderId, int round) {}
