package dev.offshoot.payments;

import dev.offshoot.messaging.Command;
import dev.offshoot.messaging.Subject;
import java.util.UUID;

/**
 * What payments tells itself when what was captured is to go back.
 *
 * @param asked how often the provider was asked in vain
 */
@Command(name = "payments.GiveBack")
record GiveBack(@Subject UUID orderId, int asked) {}
