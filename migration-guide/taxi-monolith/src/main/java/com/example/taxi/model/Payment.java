package com.example.taxi.model;

import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.time.Instant;

/** One attempt to have an invoice paid. */
@Entity
@Table(name = "payments")
public class Payment {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    @JoinColumn(name = "invoice_id")
    private Invoice invoice;

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    @JoinColumn(name = "payment_method_id")
    private PaymentMethod paymentMethod;

    @Embedded
    private Money amount;

    @Enumerated(EnumType.STRING)
    private PaymentStatus status;

    private String idempotencyKey;

    private String providerReference;

    private String failureReason;

    private Instant attemptedAt;

    protected Payment() {}

    public Payment(Invoice invoice, PaymentMethod paymentMethod, String idempotencyKey, Instant attemptedAt) {
        this.invoice = invoice;
        this.paymentMethod = paymentMethod;
        this.amount = invoice.getTotal();
        this.idempotencyKey = idempotencyKey;
        this.attemptedAt = attemptedAt;
    }

    public void succeed(String reference) {
        status = PaymentStatus.SUCCEEDED;
        providerReference = reference;
    }

    public void decline(String reason) {
        status = PaymentStatus.DECLINED;
        failureReason = reason;
    }

    public void fail(String reason) {
        status = PaymentStatus.FAILED;
        failureReason = reason;
    }

    public Long getId() {
        return id;
    }

    public Invoice getInvoice() {
        return invoice;
    }

    public PaymentMethod getPaymentMethod() {
        return paymentMethod;
    }

    public Money getAmount() {
        return amount;
    }

    public PaymentStatus getStatus() {
        return status;
    }

    public String getIdempotencyKey() {
        return idempotencyKey;
    }

    public String getProviderReference() {
        return providerReference;
    }

    public String getFailureReason() {
        return failureReason;
    }

    public Instant getAttemptedAt() {
        return attemptedAt;
    }
}
