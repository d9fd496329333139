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
import jakarta.persistence.OneToMany;
import jakarta.persistence.OneToOne;
import jakarta.persistence.OrderBy;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

@Entity
@Table(name = "invoices")
public class Invoice {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    private String number;

    @OneToOne(fetch = FetchType.LAZY, optional = false)
    @JoinColumn(name = "trip_id")
    private Trip trip;

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    @JoinColumn(name = "passenger_id")
    private Passenger passenger;

    private String description;

    @Embedded
    private Money total;

    @Enumerated(EnumType.STRING)
    private InvoiceStatus status;

    private Instant issuedAt;

    private Instant paidAt;

    @OneToMany(mappedBy = "invoice")
    @OrderBy("id")
    private List<Payment> payments = new ArrayList<>();

    protected Invoice() {}

    public Invoice(String number, Trip trip, String description, Money total, Instant issuedAt) {
        this.number = number;
        this.trip = trip;
        this.passenger = trip.getPassenger();
        this.description = description;
        this.total = total;
        this.status = InvoiceStatus.OPEN;
        this.issuedAt = issuedAt;
    }

    public void markPaid(Instant now) {
        status = InvoiceStatus.PAID;
        paidAt = now;
    }

    public boolean isPaid() {
        return status == InvoiceStatus.PAID;
    }

    public Long getId() {
        return id;
    }

    public String getNumber() {
        return number;
    }

    public Trip getTrip() {
        return trip;
    }

    public Passenger getPassenger() {
        return passenger;
    }

    public String getDescription() {
        return description;
    }

    public Money getTotal() {
        return total;
    }

    public InvoiceStatus getStatus() {
        return status;
    }

    public Instant getIssuedAt() {
        return issuedAt;
    }

    public Instant getPaidAt() {
        return paidAt;
    }

    public List<Payment> getPayments() {
        return payments;
    }
}
