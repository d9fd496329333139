package dev.offshoot.shipping;

import dev.offshoot.messaging.Command;
import dev.offshoot.messaging.Subject;
import java.util.UUID;

/**
 * A delayed command of the module to itself: the deadline for quotes has passed.
 *
 * @param round how many times carriers had been asked by then
 */
@Command(name = "shipping.CloseQuotes")
record CloseQuotes(@Subject UUID orderId, int round) {}
