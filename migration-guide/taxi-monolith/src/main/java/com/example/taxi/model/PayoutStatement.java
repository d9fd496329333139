package com.example.taxi.model;

import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OrderBy;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The payouts that a driver is transferred in one sum. */
@Entity
@Table(name = "payout_statements")
public class PayoutStatement {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    @JoinColumn(name = "driver_id")
    private Driver driver;

    @Embedded
    private Money total;

    private Instant createdAt;

    @OneToMany(mappedBy = "statement")
    @OrderBy("id")
    private List<DriverPayout> payouts = new ArrayList<>();

    protected PayoutStatement() {}

    public PayoutStatement(Driver driver, String currency, Instant createdAt) {
        this.driver = driver;
        this.total = Money.zero(currency);
        this.createdAt = createdAt;
    }

    public void add(DriverPayout payout) {
        total = total.plus(payout.getNet());
        payouts.add(payout);
        payout.setStatement(this);
    }

    public Long getId() {
        return id;
    }

    public Driver getDriver() {
        return driver;
    }

    public Money getTotal() {
        return total;
    }

    public Instant getCreatedAt() {
        return createdAt;
    }

    public List<DriverPayout> getPayouts() {
        return payouts;
    }
}
