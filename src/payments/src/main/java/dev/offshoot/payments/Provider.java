package dev.offshoot.payments;

import dev.offshoot.contracts.Money;

/**
 * Takes and refunds payments. All calls are idempotent: the same call for the same order has one effect and one answer.
 */
interface Provider {

    /** An authorization, or its refusal, whose id may be empty. */
    record Authorization(String id, boolean granted) {}

    /**
     * Authorizes the payment.
     *
     * @throws ProviderSilent if the outcome is unknown: it may have been authorized or not
     */
    Authorization authorize(OrderId order, Money amount, String token);

    /**
     * Captures an authorized payment.
     *
     * @return the capture's id
     * @throws ProviderSilent if the outcome is unknown
     * @throws ProviderRefuses if it refuses permanently
     */
    String capture(OrderId order, String authorizationId);

    /**
     * Voids an authorization, unless it was captured.
     *
     * @return whether it was voided; if not, it had already been captured
     * @throws ProviderSilent if the outcome is unknown
     * @throws ProviderRefuses if it refuses permanently, other than for a capture
     */
    boolean release(OrderId order, String authorizationId);

    /**
     * Refunds a captured payment.
     *
     * @throws ProviderSilent if the outcome is unknown
     * @throws ProviderRefuses if it refuses permanently
     */
    void refund(OrderId order, String captureId);
}
