package dev.offshoot.contracts.payments;

import dev.offshoot.messaging.Command;
import dev.offshoot.messaging.Subject;
import java.util.UUID;

/**
 * Gives back what was taken for an order, or will be.
 */
@Command(name = "payments.ReversePayment")
public record ReversePayment(@Subject UUID orderId) {}
