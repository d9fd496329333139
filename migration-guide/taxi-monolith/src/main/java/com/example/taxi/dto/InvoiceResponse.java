package com.example.taxi.dto;

import com.example.taxi.model.Invoice;
import com.example.taxi.model.InvoiceStatus;
import com.example.taxi.model.Money;
import com.example.taxi.model.Payment;
import com.example.taxi.model.PaymentStatus;
import java.time.Instant;
import java.util.List;

public record InvoiceResponse(
        Long id,
        String number,
        Long tripId,
        Long passengerId,
        String description,
        Money total,
        InvoiceStatus status,
        Instant issuedAt,
        Instant paidAt,
        List<Attempt> attempts) {

    public record Attempt(
            PaymentStatus status, Money amount, String providerReference, String failureReason, Instant attemptedAt) {

        static Attempt from(Payment payment) {
            return new Attempt(
                    payment.getStatus(),
                    payment.getAmount(),
                    payment.getProviderReference(),
                    payment.getFailureReason(),
                    payment.getAttemptedAt());
        }
    }

    public static InvoiceResponse from(Invoice invoice) {
        return new InvoiceResponse(
                invoice.getId(),
                invoice.getNumber(),
                invoice.getTrip().getId(),
                invoice.getPassenger().getId(),
                invoice.getDescription(),
                invoice.getTotal(),
                invoice.getStatus(),
                invoice.getIssuedAt(),
                invoice.getPaidAt(),
                invoice.getPayments().stream().map(Attempt::from).toList());
    }
}
