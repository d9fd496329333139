package com.example.taxi.model;

import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.time.Instant;

/** A token that stands for a card. The card itself is known to the payment provider alone. */
@Entity
@Table(name = "payment_methods")
public class PaymentMethod {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    @JoinColumn(name = "passenger_id")
    private Passenger passenger;

    private String token;

    private boolean preferred;

    private Instant addedAt;

    protected PaymentMethod() {}

    public PaymentMethod(Passenger passenger, String token, Instant addedAt) {
        this.passenger = passenger;
        this.token = token;
        this.preferred = true;
        this.addedAt = addedAt;
    }

    public Long getId() {
        return id;
    }

    public Passenger getPassenger() {
        return passenger;
    }

    public String getToken() {
        return token;
    }

    public boolean isPreferred() {
        return preferred;
    }

    public void setPreferred(boolean preferred) {
        this.preferred = preferred;
    }

    public Instant getAddedAt() {
        return addedAt;
    }
}
