package com.example.taxi.service;

import com.example.taxi.exception.PaymentProviderException;
import java.time.Duration;
import java.util.UUID;

/** Approves every charge, except those of tokens that begin with {@code tok_declined}. Takes no money. */
public class SimulatedPaymentProvider implements PaymentProvider {

    private static final String DECLINED_TOKENS = "tok_declined";

    private final Duration delay;

    public SimulatedPaymentProvider(Duration delay) {
        this.delay = delay;
    }

    @Override
    public ChargeResult charge(ChargeRequest request) {
        takeTime();
        if (request.paymentToken().startsWith(DECLINED_TOKENS)) {
            return ChargeResult.declined("The card was declined");
        }
        return ChargeResult.approved("sim_" + UUID.randomUUID());
    }

    private void takeTime() {
        if (delay.isZero() || delay.isNegative()) {
            return;
        }
        try {
            Thread.sleep(delay.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PaymentProviderException("Interrupted while waiting for the payment provider", e);
        }
    }
}
