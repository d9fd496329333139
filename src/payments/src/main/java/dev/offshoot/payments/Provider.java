package dev.offshoot.payments;

import dev.offshoot.contracts.Money;

/**
 * Who takes the money, and gives it back. Everything may be asked again: the same question about the same order has one
 * effect and one answer.
 */
interface Provider {

    /** An authorization, or its refusal, whose id may be empty. */
    record Authorization(String id, boolean granted) {}

    /**
     * Asks whether the money can be had.
     *
     * @throws ProviderSilent if it does not say: it may have been granted, or not
     */
    Authorization authorize(OrderId order, Money amount, String token);

    /**
     * Takes what was authorized.
     *
     * @return the capture's id
     * @throws ProviderSilent if it does not say
     * @throws ProviderRefuses if it says that it never will
     */
    String capture(OrderId order, String authorizationId);

    /**
     * Lets an authorization go, unless it was captured.
     *
     * @return whether it was let go; if not, it had been captured already
     * @throws ProviderSilent if it does not say
     * @throws ProviderRefuses if it says that it never will, and not that it was captured
     */
    boolean release(OrderId order, String authorizationId);

    /**
     * Gives back what was captured.
     *
     * @throws ProviderSilent if it does not say
     * @throws ProviderRefuses if it says that it never will
     */
    void refund(OrderId order, String captureId);
}
