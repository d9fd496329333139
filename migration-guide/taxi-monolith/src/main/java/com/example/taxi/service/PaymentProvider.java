package com.example.taxi.service;

import com.example.taxi.exception.PaymentProviderException;
import com.example.taxi.model.Money;

public interface PaymentProvider {

    /**
     * Takes the money at once.
     *
     * @throws PaymentProviderException if the provider gave no usable answer
     */
    ChargeResult charge(ChargeRequest request);

    /**
     * @param idempotencyKey a provider that sees it again answers what it answered before, and charges nothing
     */
    record ChargeRequest(String idempotencyKey, String paymentToken, Money amount, String description) {}

    /**
     * @param reference the provider's name for an approved charge
     * @param declineReason null if the charge was approved
     */
    record ChargeResult(boolean approved, String reference, String declineReason) {

        public static ChargeResult approved(String reference) {
            return new ChargeResult(true, reference, null);
        }

        public static ChargeResult declined(String reason) {
            return new ChargeResult(false, null, reason);
        }
    }
}
